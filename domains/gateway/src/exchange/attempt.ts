import { ApexError, type PolicyAction } from '@apex/contracts';
import { type SendEnd, sendOnce } from '../dispatch/send-once.ts';
import { isIllness, mayPass } from '../dispatch/retry.ts';
import type { Health } from '../dispatch/upstream-health.ts';
import { isEventStream, isJson, providerRequestId } from '../relay/answer-head.ts';
import { createUsageHider } from '../relay/hide-usage.ts';
import { nameOf, plainRelay } from '../relay/plain-relay.ts';
import type { AnswerHead, Relay } from '../relay/relay.ts';
import { streamRelay } from '../relay/stream-relay.ts';
import { translatingRelay, translatingStreamRelay } from '../relay/translating-relay.ts';
import { flavourOf } from '../usage/flavour-of.ts';
import { bodyChangeOf } from './body-change.ts';
import type { ExchangeDeps } from './deps.ts';
import type { Destination } from './destination.ts';
import type { Exchange } from './exchange.ts';
import { knownOf } from './known.ts';
import { type Prepared, prepare } from './outgoing.ts';

export type AttemptEnd =
  /** The client has its answer. */
  | { readonly kind: 'done' }
  | {
      readonly kind: 'failed';
      /** The same upstream may answer a moment later. */
      readonly isWorthRetrying: boolean;
      readonly headers: AnswerHead['headers'] | undefined;
      /** Hands the failure to the client, where nobody else is asked. */
      readonly deliver: () => void;
    };

export interface AttemptOptions {
  readonly action: Readonly<Partial<PolicyAction>>;
  /** Nobody is asked after this: whatever comes goes to the client. */
  readonly isFinal: boolean;
}

/** One try at one destination. On the hot path. */
export async function attempt(
  exchange: Exchange,
  destination: Destination,
  { action, isFinal }: AttemptOptions,
  deps: ExchangeDeps,
): Promise<AttemptEnd> {
  const health = deps.health.of(destination.upstream.id);
  const prepared = prepare(exchange, destination, bodyChangeOf(exchange, destination, action));
  const started = performance.now();
  exchange.flavour = flavourOf(destination.upstream.kind, destination.format);
  health.begun();
  exchange.dispatched = true;
  exchange.given_up = false;
  exchange.first_byte_deadline = started + exchange.first_byte_ms_allowed;
  const end = await sendOnce(
    deps.pools.of(prepared.outgoing.origin, knownOf(exchange).facts.organisation_id),
    prepared.outgoing,
    {
      abortable(abort) {
        exchange.abort = abort;
        if (exchange.stopped !== undefined) abort(exchange.stopped);
      },
      answered(status, headers) {
        exchange.first_byte_deadline = Number.POSITIVE_INFINITY;
        exchange.first_byte_ms ??= exchange.elapsed();
        exchange.upstream_status = status;
        exchange.provider_request_id = providerRequestId(headers);
        if (status === 401) deps.onUnauthorised(destination.upstream.id);
        if (isIllness(status)) health.failed(String(status), deps.clock.now());
        else health.answered(performance.now() - started);
        if (status < 300 && !knownOf(exchange).facts.streaming && isJson(headers)) readToItsEnd(exchange);
      },
      holds: (status) => !isFinal && mayPass(status),
      relayOf: (head) => relayOf(exchange, prepared, head, deps),
    },
  );
  exchange.abort = undefined;
  exchange.first_byte_deadline = Number.POSITIVE_INFINITY;
  health.ended();
  const duration_ms = Math.round((performance.now() - started) * 1000) / 1000;
  note(exchange, destination, { end, duration_ms });
  return judge(exchange, { end, health, prepared }, deps);
}

/** A whole answer whose head is here is made, and charged: it is read, whoever has left, as long as there is time. */
function readToItsEnd(exchange: Exchange): void {
  const { abort } = exchange;
  exchange.abort = (reason) => {
    if (isTimeout(reason)) abort?.(reason);
  };
}

function note(
  exchange: Exchange,
  destination: Destination,
  { end, duration_ms }: { readonly end: SendEnd; readonly duration_ms: number },
): void {
  const status = end.kind === 'failed' ? null : end.status;
  const broken = end.kind === 'failed' ? end.error : end.kind === 'relayed' ? end.broken : null;
  const error = broken !== null ? nameOf(broken) : status !== null && status >= 400 ? String(status) : '';
  exchange.attempts.push({ upstream: destination.upstream.name, model: destination.model, status, error, duration_ms });
}

function judge(
  exchange: Exchange,
  { end, health, prepared }: { readonly end: SendEnd; readonly health: Health; readonly prepared: Prepared },
  deps: ExchangeDeps,
): AttemptEnd {
  if (end.kind === 'relayed') return { kind: 'done' };
  if (end.kind === 'held') {
    return {
      kind: 'failed',
      isWorthRetrying: true,
      headers: end.headers,
      deliver() {
        const relay = relayOf(
          exchange,
          prepared,
          { status: end.status, headers: end.headers, resume: () => undefined },
          deps,
        );
        relay.data(end.body);
        relay.end();
      },
    };
  }
  // Whoever stopped it has said why, and no upstream is to blame.
  if (exchange.stopped !== undefined && !isTimeout(exchange.stopped)) throw exchange.stopped;
  health.failed(nameOf(end.error), deps.clock.now());
  exchange.given_up = isTimeout(end.error);
  const error = unreachable(exchange, end.error);
  if (isTimeout(end.error) && exchange.total_deadline <= performance.now()) throw error;
  return {
    kind: 'failed',
    isWorthRetrying: !isTimeout(end.error),
    headers: undefined,
    deliver() {
      throw error;
    },
  };
}

function isTimeout(error: Error): boolean {
  return ApexError.isInstance(error) && error.kind === 'timeout';
}

function unreachable({ destination }: Exchange, error: Error): ApexError {
  if (ApexError.isInstance(error)) return error;
  const code = 'code' in error && typeof error.code === 'string' ? ` (${error.code})` : '';
  return new ApexError({
    kind: 'upstream',
    reason: 'gateway.upstream_unreachable',
    message: `The upstream ${destination?.upstream.name ?? ''} could not be reached or broke off before it answered${code}.`,
    cause: error,
  });
}

/** How an answer gets to the client: as it is or translated, streamed or whole. */
function relayOf(
  exchange: Exchange,
  { translation, hides_usage }: Prepared,
  head: AnswerHead,
  deps: ExchangeDeps,
): Relay {
  const { keeper } = exchange;
  const isStream = isEventStream(head.headers) && head.status < 400;
  if (translation !== undefined) {
    return isStream
      ? translatingStreamRelay(exchange, head, deps, { ...translation, capture: keeper?.stream(head) })
      : translatingRelay(exchange, head, deps, { ...translation, keep: keeper?.whole });
  }
  // Gemini streams a list of chunks where nobody asks for events: it goes on as it comes, too.
  const holds = !(exchange.route.streaming && head.status < 400);
  if (!isStream) return plainRelay(exchange, head, deps, { keep: keeper?.whole, holds });
  return streamRelay(exchange, head, deps, {
    hide: hides_usage ? createUsageHider() : undefined,
    capture: keeper?.stream(head),
  });
}
