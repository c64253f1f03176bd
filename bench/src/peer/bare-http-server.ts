import { createServer } from 'node:http';

/** The floor of any answer: node:http alone, a small JSON text, nothing looked up. */
const text = JSON.stringify({ data: { id: 'nobody', name: 'x'.repeat(300) } });

const server = createServer((request, response) => {
  request.resume();
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': text.length });
  response.end(text);
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('a TCP server has a port');
  process.send?.(address.port);
});
process.on('disconnect', () => process.exit());
