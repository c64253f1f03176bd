import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { type Duplex, Transform } from 'node:stream';

export interface SlowProxy {
  readonly port: number;
  /** How long each piece of an answer is held back from now on; `Infinity` lets nothing through. */
  delay_ms: number;
  /** While it is cut nobody is let through, and whoever was is thrown out. */
  cut(isCut: boolean): void;
  close(): Promise<void>;
}

/** A TCP proxy to a server of this machine that answers late, or never, as a bad network does. */
export async function startSlowProxy(target: { readonly host: string; readonly port: number }): Promise<SlowProxy> {
  const sockets = new Set<Socket>();
  const proxy = { delay_ms: 0 };
  let isAway = false;

  function late(): Duplex {
    return new Transform({
      transform(chunk: Buffer, _encoding, done) {
        if (proxy.delay_ms === 0) return done(null, chunk);
        if (Number.isFinite(proxy.delay_ms)) setTimeout(() => done(null, chunk), proxy.delay_ms).unref();
      },
    });
  }

  const server = createServer((client) => {
    if (isAway) {
      client.destroy();
      return;
    }
    const upstream = connect(target);
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.once('close', () => sockets.delete(socket));
      // One side going away takes the other with it; that is all there is to an error here.
      socket.on('error', () => (socket === client ? upstream : client).destroy());
    }
    client.pipe(upstream);
    upstream.pipe(late()).pipe(client);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return Object.assign(proxy, {
    port: (server.address() as AddressInfo).port,
    cut(isCut: boolean) {
      isAway = isCut;
      if (isCut) for (const socket of sockets) socket.destroy();
    },
    async close() {
      server.close();
      for (const socket of sockets) socket.destroy();
      await once(server, 'close');
    },
  });
}
