import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface RawUpstream {
  /** The root, without a path. */
  readonly url: string;
  close(): void;
}

/** An upstream that answers what a test wants to the byte, where the simulator answers as providers do. */
export async function startRawUpstream(answer: RequestListener): Promise<RawUpstream> {
  const server = createServer(answer);
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}
