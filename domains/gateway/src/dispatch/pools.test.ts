import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { orgIdSchema } from '@apex/contracts';
import { expect, test } from 'vitest';
import { createPools } from './pools.ts';

const organisation = orgIdSchema.parse('org_01890000-0000-7000-8000-000000000001');

const ask = (pools: ReturnType<typeof createPools>, origin: string) =>
  pools.of(origin, organisation).request({ origin, path: '/', method: 'GET' });

test('where only the outside may be called, an address inside is not dialled', async () => {
  let connections = 0;
  const server = createServer((_request, response) => void response.end('inside'));
  server.on('connection', () => void (connections += 1));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const outside = createPools({ outside_only: true });
  const anywhere = createPools({ outside_only: false });
  try {
    const refused = { kind: 'upstream', reason: 'gateway.upstream_refused' };
    for (const written of [`https://127.0.0.1:${port}`, `https://[::1]:${port}`, `https://localhost:${port}`]) {
      await expect(ask(outside, written)).rejects.toMatchObject({ ...refused, message: /inside a private network/ });
    }
    await expect(ask(outside, `http://127.0.0.1:${port}`)).rejects.toMatchObject({ ...refused, message: /https/ });
    expect(connections).toBe(0);
    const answer = await ask(anywhere, `http://127.0.0.1:${port}`);
    expect(await answer.body.text()).toBe('inside');
  } finally {
    await Promise.all([outside.close(), anywhere.close()]);
    server.close();
  }
});
