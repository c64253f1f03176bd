import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { ApexError } from '@apex/contracts';
import type { ExchangeDeps } from '../exchange/deps.ts';
import { Exchange } from '../exchange/exchange.ts';
import { runExchange } from '../exchange/run-exchange.ts';
import { errorFormatOf, writeRefusal } from '../refusal/write-refusal.ts';
import { type CallRoute, isTraffic, readCallRoute } from './call-route.ts';
import { clientLeft } from './read-body.ts';

/** The traffic side of the gateway, on raw requests: what it does not own the web framework answers. */
export interface Listener {
  /** True: it is answered here. */
  handle(request: IncomingMessage, response: ServerResponse): boolean;
  /** True: the upgrade was declined here. */
  upgrade(request: IncomingMessage, socket: Duplex): boolean;
  /** Takes no more calls; resolves when those under way have ended. */
  drain(): Promise<void>;
  close(): void;
}

const sweepMs = 250;

/** On the hot path. */
export function createListener(deps: ExchangeDeps): Listener {
  let draining: PromiseWithResolvers<void> | undefined;
  let open = 0;
  const underWay = new Set<Exchange>();

  const sweep = setInterval(() => {
    if (underWay.size === 0) return;
    const now = performance.now();
    for (const exchange of underWay) {
      if (now > exchange.total_deadline) exchange.stop(timedOut('total', exchange));
      else if (now > exchange.first_byte_deadline) exchange.abort?.(timedOut('first byte', exchange));
    }
  }, sweepMs);
  sweep.unref();

  function over(exchange: Exchange): void {
    underWay.delete(exchange);
    open -= 1;
    if (open === 0) draining?.resolve();
  }

  return {
    handle(request, response) {
      const url = request.url ?? '';
      // An upstream that answers it would tell the client the provider's key.
      const route = request.method === 'TRACE' ? null : readCallRoute(url);
      if (route === null) return false;
      if (draining !== undefined || deps.journal.isFull) {
        response.setHeader('connection', 'close');
        request.resume();
        deps.traffic.counts.turnedAway(503);
        writeRefusal(response, draining === undefined ? journalFull() : stopping(), errorFormatOf(route), {});
        return true;
      }
      const exchange = new Exchange(request, response, ofItsFamily(route, request), deps.clock.now());
      open += 1;
      underWay.add(exchange);
      response.on('close', () => {
        if (!response.writableFinished) exchange.stop(clientLeft());
      });
      runExchange(exchange, deps)
        .catch((error: unknown) => {
          // Not even the refusal could be written: one connection is given up rather than the process.
          deps.log.error({ error, request_id: exchange.request_id }, 'a call could not be answered');
          response.destroy();
        })
        .finally(() => {
          over(exchange);
          // Refused before its body had come: the rest is of no interest, and is not kept.
          if (!request.complete) request.removeAllListeners('data').resume();
        });
      return true;
    },
    upgrade(request, socket) {
      if (!isTraffic(request.url ?? '')) return false;
      // Whoever asked may be gone: an error nobody listens to would end the process.
      socket.on('error', () => socket.destroy());
      // Clients that try a socket first fall back to requests as soon as they are told.
      socket.end(
        'HTTP/1.1 426 Upgrade Required\r\nconnection: close\r\ncontent-type: text/plain\r\ncontent-length: 45\r\n\r\nThis address takes requests, and no sockets.\n',
      );
      return true;
    },
    drain() {
      draining ??= Promise.withResolvers();
      if (open === 0) draining.resolve();
      return draining.promise;
    },
    close: () => clearInterval(sweep),
  };
}

/** Where the path leaves open whose protocol is spoken, Anthropic's own header tells; what is asked of a model is no look at it. */
function ofItsFamily(route: CallRoute, { headers, method }: IncomingMessage): CallRoute {
  const isWork = route.operation === 'models' && method !== 'GET' && method !== 'HEAD';
  const isOpen = route.family === null && headers['anthropic-version'] !== undefined;
  if (!isWork && !isOpen) return route;
  return { ...route, ...(isWork ? { operation: 'other' } : {}), ...(isOpen ? { family: 'anthropic' } : {}) };
}

function timedOut(what: 'first byte' | 'total', { destination }: Exchange): ApexError {
  return new ApexError({
    kind: 'timeout',
    reason: what === 'total' ? 'gateway.total_timeout' : 'gateway.first_byte_timeout',
    message:
      what === 'total'
        ? 'The call took longer than it may.'
        : `The upstream ${destination?.upstream.name ?? ''} did not begin to answer in time.`,
  });
}

function stopping(): ApexError {
  return new ApexError({
    kind: 'unavailable',
    reason: 'gateway.stopping',
    message: 'The gateway is being stopped. Try again in a moment.',
    retry_after_seconds: 1,
  });
}

function journalFull(): ApexError {
  return new ApexError({
    kind: 'unavailable',
    reason: 'gateway.journal_full',
    message:
      'Telemetry has been away for so long that no more calls can be kept for it. It takes them again once it is back.',
    retry_after_seconds: 5,
  });
}
