import {
  ApexError,
  bearerSubprotocolPrefix,
  type Caller,
  type ControlFrame,
  errorTable,
  maxClientFrameBytes,
  type ServerFrame,
  toErrorBody,
} from '@apex/contracts';
import websocket from '@fastify/websocket';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { randomUUID } from 'node:crypto';
import type { WebSocket } from 'ws';
import type { Clock } from '../clock.ts';
import type { Authenticator, Principal } from '../http/authenticate.ts';
import { requestIdOf } from '../http/server.ts';
import type { Log } from '../log.ts';
import type { Metrics } from '../metrics.ts';

/** One authenticated connection as a domain sees it. */
export interface Connection {
  readonly id: string;
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
  readonly handler: SocketHandler;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly clock: Clock;
  readonly heartbeat_ms: number;
  /** A client that lets more than this pile up is disconnected with 4429 and may resume. */
  readonly max_buffered_bytes: number;
}

export interface SocketHub {
  /** Closes all connections with 1001 and a reason. */
  close(reason: string): void;
}

function bearerOf(request: FastifyRequest): { protocol: string; token: string } | undefined {
  const offered = (request.headers['sec-websocket-protocol'] ?? '').split(',');
  const protocol = offered.map((part) => part.trim()).find((part) => part.startsWith(bearerSubprotocolPrefix));
  return protocol === undefined ? undefined : { protocol, token: protocol.slice(bearerSubprotocolPrefix.length) };
}

const farewellMs = 1000;
const closeCode = (kind: ApexError['kind']): number => 4000 + errorTable[kind].status;

/** Serves `/ws`: authenticated before the upgrade, heart-beaten, bounded, drained. */
export async function mountSockets(app: FastifyInstance, options: SocketHubOptions): Promise<SocketHub> {
  const open = new Set<WebSocket>();
  const principals = new WeakMap<FastifyRequest, { caller: Caller; principal: Principal }>();
  await app.register(websocket, { options: { maxPayload: maxClientFrameBytes, clientTracking: false } });

  async function authenticate(request: FastifyRequest): Promise<void> {
    const bearer = bearerOf(request);
    if (bearer === undefined) {
      throw new ApexError({
        kind: 'unauthenticated',
        reason: 'auth.missing_credential',
        message: `Offer the subprotocol ${bearerSubprotocolPrefix}<token>.`,
      });
    }
    const principal = await options.authenticator.authenticate(bearer.token);
    const query = request.query as Record<string, unknown>;
    const asked = typeof query['project'] === 'string' ? query['project'] : undefined;
    const project = await options.authenticator.resolveProject(principal, asked);
    const { organisation_id, actor, roles, scopes, tier } = principal;
    const caller: Caller = {
      organisation_id,
      project_id: project.id,
      project_name: project.name,
      actor,
      roles,
      scopes,
      tier,
      request_id: requestIdOf(request),
      signal: new AbortController().signal,
      credential: bearer.token,
    };
    principals.set(request, { caller, principal });
  }

  function serve(socket: WebSocket, caller: Caller, principal: Principal): void {
    open.add(socket);
    options.metrics.sockets.set(open.size);
    let alive = true;
    const sendText = (text: string): void => {
      if (socket.readyState !== socket.OPEN) return;
      if (socket.bufferedAmount > options.max_buffered_bytes) {
        socket.close(closeCode('limit'), 'reading too slowly: reconnect and resume');
        return;
      }
      socket.send(text);
    };
    const connection: Connection = {
      id: randomUUID(),
      caller,
      sendText,
      send: (frame) => sendText(JSON.stringify(frame)),
      close: (code, reason) => socket.close(code, reason),
    };
    const heartbeat = setInterval(() => {
      if (!alive) return socket.terminate();
      alive = false;
      socket.ping();
      if (principal.expires_at_ms !== null && principal.expires_at_ms <= options.clock.now()) {
        socket.close(closeCode('unauthenticated'), 'token expired: reconnect with a fresh one and resume');
      }
    }, options.heartbeat_ms);
    let turn = Promise.resolve();
    socket.on('pong', () => {
      alive = true;
    });
    socket.on('message', (data) => {
      alive = true;
      const text = Buffer.isBuffer(data) ? data.toString('utf8') : '';
      turn = turn.then(() => receive(connection, text));
    });
    socket.on('error', (error) =>
      options.log.debug({ error: error.message, connection: connection.id }, 'socket error'),
    );
    socket.once('close', () => {
      clearInterval(heartbeat);
      open.delete(socket);
      options.metrics.sockets.set(open.size);
      options.handler.closed(connection);
    });
    options.handler.opened(connection);
  }

  async function receive(connection: Connection, text: string): Promise<void> {
    try {
      // A key that was revoked since the socket opened may ask no more.
      await options.authenticator.authenticate(connection.caller.credential);
    } catch (error) {
      connection.send(errorFrame(error, connection.caller.request_id, options.clock));
      return connection.close(closeCode('unauthenticated'), 'the credential is no longer good');
    }
    try {
      await options.handler.received(connection, parseFrame(text));
    } catch (error) {
      if (!ApexError.isInstance(error)) {
        options.log.error({ error, correlation_id: connection.caller.request_id }, 'frame failed');
      }
      connection.send(errorFrame(error, connection.caller.request_id, options.clock));
    }
  }

  app.get('/ws', { websocket: true, preValidation: authenticate }, (socket, request) => {
    const known = principals.get(request);
    if (known === undefined) throw new Error('a socket was upgraded without authentication');
    serve(socket, known.caller, known.principal);
  });

  return {
    close(reason) {
      for (const socket of open) {
        socket.close(1001, reason);
        // A client that does not answer the farewell must not hold us.
        setTimeout(() => socket.terminate(), farewellMs).unref();
      }
    },
  };
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
