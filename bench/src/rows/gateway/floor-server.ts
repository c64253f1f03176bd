import { createServer } from 'node:http';
import { type Dispatcher, Pool } from 'undici';

/**
 * The least that a gateway in Node can cost: node:http in front, a pool of undici behind it, the request and a whole
 * answer parsed, nothing decided and nothing kept.
 */
const [upstream = ''] = process.argv.slice(2);
const pool = new Pool(upstream, { connections: 128, pipelining: 1 });

const server = createServer((request, response) => {
  const parts: Buffer[] = [];
  request.on('data', (part: Buffer) => parts.push(part));
  request.on('end', () => {
    const body = parts.length === 1 ? (parts[0] ?? Buffer.alloc(0)) : Buffer.concat(parts);
    const asked = JSON.parse(body.toString()) as { readonly model?: unknown };
    if (typeof asked.model !== 'string') {
      response.writeHead(400).end();
      return;
    }
    pool.dispatch(
      {
        path: request.url ?? '/',
        method: 'POST',
        headers: ['content-type', 'application/json', 'authorization', request.headers.authorization ?? ''],
        body,
      },
      relay(response),
    );
  });
});

function relay(response: import('node:http').ServerResponse): Dispatcher.DispatchHandler {
  let isStream = false;
  const parts: Buffer[] = [];
  return {
    onRequestStart: () => undefined,
    onResponseStart(_controller, status, headers) {
      const type = String(headers['content-type'] ?? '');
      isStream = type.startsWith('text/event-stream');
      const length = headers['content-length'];
      response.writeHead(status, {
        'content-type': type,
        ...(length === undefined ? {} : { 'content-length': String(length) }),
      });
    },
    onResponseData(_controller, part) {
      if (isStream) response.write(part);
      else parts.push(part);
    },
    onResponseEnd() {
      if (isStream) {
        response.end();
        return;
      }
      const whole = parts.length === 1 ? (parts[0] ?? Buffer.alloc(0)) : Buffer.concat(parts);
      JSON.parse(whole.toString());
      response.end(whole);
    },
    onResponseError(_controller, error) {
      response.destroy(error);
    },
  };
}

server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('a TCP server has a port');
  process.send?.(`http://127.0.0.1:${address.port}`);
});
process.on('disconnect', () => process.exit());
