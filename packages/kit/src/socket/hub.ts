import {
  ApexError,
  type Caller,
  type ControlFrame,
  errorTable,
  maxClientFrameBytes,
  type ServerFrame,
  type SocketClose,
  socketCloses,
  toErrorBody,
} from '@apex/contracts';
import websocket from '@fastify/websocket';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { randomUUID } from 'node:crypto';
import type { WebSocket } from 'ws';
import type { Clock } from '../clock.ts';
import type { Authenticator } from '../http/authenticate.ts';
import type { BrowserOptions } from '../http/browser.ts';
import type { Log } from '../log.ts';
import type { Metrics } from '../metrics.ts';
import type { Tracing } from '../tracing.ts';
import { createHandshake, type Credential } from './handshake.ts';
import { createFrameGauge, createSocketCount, defaultSocketLimits, type SocketLimits } from './socket-limits.ts';

/** One authenticated connection as a domain sees it. */
export interface Connection {
  readonly id: string;
  /** Who asks, as of the latest frame: roles may have changed since the socket opened. */
  readonly caller: Caller;
  send(frame: ServerFrame): void;
  /** Sends a frame that was serialised once for many connections. */
  sendText(text: string): void;
  close(code: number, reason: string): void;
}

/** What a domain does with connections; frames arrive as parsed JSON, one after another. */
export interface SocketHandler {
  opened(connection: Connection): void;
  received(connection: Connection, frame: unknown): Promise<void>;
  closed(connection: Connection): void;
}

export interface SocketHubOptions {
  readonly authenticator: Authenticator;
  /** Absent: nobody comes by cookie. */
  readonly browser?: BrowserOptions;
  readonly handler: SocketHandler;
  readonly log: Log;
  readonly metrics: Metrics;
  /** Absent: frames belong to no trace. */
  readonly tracing?: Tracing;
  readonly clock: Clock;
  readonly heartbeat_ms: number;
  /** A client that lets more than this pile up is disconnected with 4429 and may resume. */
  readonly max_buffered_bytes: number;
  readonly limits?: SocketLimits;
}

export interface SocketHub {
  /** Closes all connections, for the server goes down. */
  close(): void;
}

const farewellMs = 1000;
const closeCode = (kind: ApexError['kind']): number => 4000 + errorTable[kind].status;

const farewells: Readonly<Record<SocketClose, string>> = {
  SOCKET_TOO_MANY: 'you have as many connections open as are served: close a tab',
  SOCKET_TOO_MANY_FRAMES: 'too much at once: reconnect in a while and resume',
  SOCKET_READS_TOO_SLOWLY: 'reading too slowly: reconnect and resume',
  SERVER_GOING_DOWN: 'the server is stopping: reconnect and resume',
};

function closeBy(socket: WebSocket, name: SocketClose): void {
  socket.close(socketCloses[name], `${name}: ${farewells[name]}`);
}

/** Serves `/ws`: authenticated before the upgrade, heart-beaten, bounded, drained. */
export async function mountSockets(app: FastifyInstance, options: SocketHubOptions): Promise<SocketHub> {
  const open = new Set<WebSocket>();
  const credentials = new WeakMap<FastifyRequest, Credential>();
  const handshake = createHandshake(options);
  const limits = options.limits ?? defaultSocketLimits;
  const count = createSocketCount(limits);
  await app.register(websocket, { options: { maxPayload: maxClientFrameBytes, clientTracking: false } });

  function serve(socket: WebSocket, credential: Credential): void {
    socket.on('error', (error) => options.log.debug({ error: error.message }, 'socket error'));
    const leave = count.enter(credential.caller);
    if (leave === null) return closeBy(socket, 'SOCKET_TOO_MANY');
    const mayCome = createFrameGauge(limits, options.clock);
    open.add(socket);
    options.metrics.sockets.set(open.size);
    let alive = true;
    const sendText = (text: string): void => {
      if (socket.readyState !== socket.OPEN) return;
      if (socket.bufferedAmount > options.max_buffered_bytes) {
        return closeBy(socket, 'SOCKET_READS_TOO_SLOWLY');
      }
      socket.send(text);
    };
    const connection: Connection = {
      id: randomUUID(),
      get caller() {
        return credential.caller;
      },
      sendText,
      send: (frame) => sendText(JSON.stringify(frame)),
      close: (code, reason) => socket.close(code, reason),
    };
    const end = (error: unknown): void => {
      if (ApexError.isInstance(error) && error.kind === 'unauthenticated') {
        return socket.close(closeCode('unauthenticated'), farewellOf(error));
      }
      // A database that does not answer says nothing about the person: the next look may.
      options.log.warn({ error, connection: connection.id }, 'a socket could not be checked');
    };
    const heartbeat = setInterval(() => {
      if (!alive) return socket.terminate();
      alive = false;
      socket.ping();
      // Looked at again while nobody asks anything, so that what was revoked or has expired sees no more.
      credential.check('look').catch((error: unknown) => end(error));
    }, options.heartbeat_ms);
    let turn = Promise.resolve();
    socket.on('pong', () => {
      alive = true;
    });
    socket.on('message', (data) => {
      alive = true;
      if (socket.readyState !== socket.OPEN) return;
      if (!mayCome()) return closeBy(socket, 'SOCKET_TOO_MANY_FRAMES');
      const text = Buffer.isBuffer(data) ? data.toString('utf8') : '';
      turn = turn.then(() => receive(connection, credential, text));
    });
    socket.once('close', () => {
      clearInterval(heartbeat);
      open.delete(socket);
      leave();
      options.metrics.sockets.set(open.size);
      options.handler.closed(connection);
    });
    options.handler.opened(connection);
  }

  async function receive(connection: Connection, credential: Credential, text: string): Promise<void> {
    try {
      // A key or session that was revoked since the socket opened may ask no more.
      await credential.check('frame');
    } catch (error) {
      connection.send(errorFrame(error, connection.caller.request_id, options.clock));
      return connection.close(closeCode('unauthenticated'), farewellOf(error));
    }
    try {
      await traced(connection, () => options.handler.received(connection, parseFrame(text)));
    } catch (error) {
      if (!ApexError.isInstance(error)) {
        options.log.error({ error, correlation_id: connection.caller.request_id }, 'frame failed');
      }
      connection.send(errorFrame(error, connection.caller.request_id, options.clock));
    }
  }

  /** Each frame is a trace of its own: a socket lives for hours and asks many things. */
  async function traced({ caller }: Connection, work: () => Promise<void>): Promise<void> {
    const { tracing } = options;
    if (tracing === undefined) return work();
    const span = tracing.enter('frame of a socket', undefined, { kind: 'server' });
    const { request_id: correlation_id, organisation_id: org_id, actor } = caller;
    try {
      await tracing.run({ trace: span.context, correlation_id, org_id, user_id: actor.user_id }, work);
      span.end();
    } catch (error) {
      span.end(error);
      throw error;
    }
  }

  async function authenticate(request: FastifyRequest): Promise<void> {
    credentials.set(request, await handshake(request));
  }

  app.get('/ws', { websocket: true, preValidation: authenticate }, (socket, request) => {
    const credential = credentials.get(request);
    if (credential === undefined) throw new Error('a socket was upgraded without authentication');
    serve(socket, credential);
  });

  return {
    close() {
      for (const socket of open) {
        closeBy(socket, 'SERVER_GOING_DOWN');
        // A client that does not answer the farewell must not hold us.
        setTimeout(() => socket.terminate(), farewellMs).unref();
      }
    },
  };
}

/** A close reason holds 123 bytes; it names what happened, so that a client knows whether to sign in anew. */
function farewellOf(error: unknown): string {
  const code = ApexError.isInstance(error) ? error.error_code : 'AUTH_UNKNOWN';
  return `${code}: reconnect with a fresh credential and resume`;
}

function parseFrame(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new ApexError({
      kind: 'invalid',
      reason: 'socket.malformed_frame',
      message: 'A frame must be JSON text.',
      cause,
    });
  }
}

/** The control frame that reports an error to a client. */
export function errorFrame(error: unknown, request_id: string, clock: Clock, client_ref?: string): ControlFrame {
  return {
    type: 'error',
    ...toErrorBody(error, request_id),
    ...(client_ref === undefined ? {} : { client_ref }),
    timestamp: new Date(clock.now()).toISOString(),
  };
}
