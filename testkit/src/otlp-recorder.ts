import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';

/** An export as it came. */
export interface RecordedExport {
  readonly path: string;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** Decompressed. */
  readonly body: Buffer;
}

export interface OtlpRecorder {
  readonly url: string;
  readonly exports: readonly RecordedExport[];
  close(): Promise<void>;
}

/** Takes whatever an emitter exports and keeps it: what emitters really send, without a product behind it. */
export async function startOtlpRecorder(): Promise<OtlpRecorder> {
  const exports: RecordedExport[] = [];
  const server = createServer((request, response) => {
    buffer(request).then(
      (raw) => {
        const body = request.headers['content-encoding'] === 'gzip' ? gunzipSync(raw) : raw;
        exports.push({ path: request.url ?? '', headers: request.headers, body });
        response.writeHead(200, { 'content-type': request.headers['content-type'] ?? 'application/json' });
        response.end(request.headers['content-type'] === 'application/json' ? '{}' : '');
      },
      (error: unknown) => response.destroy(error instanceof Error ? error : new Error(String(error))),
    );
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    exports,
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error === undefined ? resolve() : reject(error)));
        server.closeAllConnections();
      }),
  };
}
