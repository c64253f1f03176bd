import { type Home, signedInHome, startServer, type TestServer } from '@apex/testkit/command-line';
import { afterAll, beforeAll, expect, test } from 'vitest';

let server: TestServer;
let home: Home;
beforeAll(async () => {
  server = await startServer();
  home = await signedInHome(server);
});
afterAll(async () => {
  await home.remove();
  await server.close();
});

test('the options reach the simulator, its answer is on stdout and its progress on stderr', async () => {
  const line =
    'simulate prompt-cache --ttl none,inf --scope all --definition requests --capacity 1000 --warmup 0.5 --forks replay --prices base --json';
  const ran = await home.run(line.split(' '));
  expect(ran.code).toBe(0);
  expect(JSON.parse(ran.stdout)).toMatchObject({
    scope: 'all',
    definition: 'requests',
    forks: 'replay',
    prices: 'base',
    warmup: 0.5,
    capacity: 1000,
    block_size: 64,
    calls: 2,
    distinct_calls: 2,
    options: [
      { ttl: 'none', hit_rate: 0.5, cost_usd: '1.250000000000' },
      { ttl: 'inf', hit_rate: 0.5, cost_usd: '1.250000000000' },
    ],
  });
  const [first] = ran.stderr.split('\n');
  expect(JSON.parse(first ?? '')).toEqual({ progress: 'simulate prompt-cache', done: 1, total: 2 });
});

test('a person reads a table of lifetimes', async () => {
  const ran = await home.run(['simulate', 'prompt-cache']);
  expect(ran).toMatchObject({ code: 0, stderr: '' });
  expect(ran.stdout).toMatch(/1h +1 hour +50\.0 % +\$1\.25/);
});
