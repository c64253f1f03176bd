import type { FastifyInstance } from 'fastify';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';

/** What answers some requests on the raw connection, before the web framework sees them. */
export interface RawListener {
  /** True: it is answered. */
  handle(request: IncomingMessage, response: ServerResponse): boolean;
  upgrade(request: IncomingMessage, socket: Duplex): boolean;
}

type OnRequest = (request: IncomingMessage, response: ServerResponse) => void;
type OnUpgrade = (request: IncomingMessage, socket: Duplex, head: Buffer) => void;

/** Has the gateway's traffic on the same port, at no more than the price of a look at its address. */
export async function putTrafficFirst(app: FastifyInstance, first: RawListener): Promise<void> {
  // Plugins put their own listeners on the server until then.
  await app.ready();
  const { server } = app;
  const requests = server.listeners('request') as OnRequest[];
  server.removeAllListeners('request');
  server.on('request', (request: IncomingMessage, response: ServerResponse) => {
    if (first.handle(request, response)) return;
    for (const listener of requests) listener.call(server, request, response);
  });
  const upgrades = server.listeners('upgrade') as OnUpgrade[];
  server.removeAllListeners('upgrade');
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    if (first.upgrade(request, socket)) return;
    if (upgrades.length === 0) socket.destroy();
    for (const listener of upgrades) listener.call(server, request, socket, head);
  });
}
