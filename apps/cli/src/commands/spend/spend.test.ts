import { type Home, signedInHome, startServer, type TestServer } from '@apex/testkit/command-line';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parseFilter, parseOrder } from './spend-query.ts';

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

test('the answer is the route’s, and no period means all time', async () => {
  const ran = await home.run(['spend', '--by', 'model,day', '--json']);
  expect(ran).toMatchObject({ code: 0, stderr: '' });
  const figures = {
    cost_usd: '1234.567800000000',
    calls: 2,
    unpriced_calls: 0,
    tokens: { input: 1500, cache_read: 0, cache_write_5m: 0, cache_write_1h: 0, output: 0, reasoning: 0 },
  };
  expect(JSON.parse(ran.stdout)).toEqual({
    rows: [{ model: 'a model', day: 'a day', ...figures }],
    total: figures,
    from: '2026-01-01T00:00:00.000Z',
    to: '2026-02-01T00:00:00.000Z',
    all_time: true,
    truncated: false,
  });
  const human = await home.run(['spend', '--by', 'model']);
  expect(human.stdout).toContain('$1,234.57');
  expect(human.stdout).toContain('all time: 2026-01-01 00:00 UTC to 2026-02-01 00:00 UTC');
});

test('every option reaches the server as the query means it', async () => {
  const id = 'import_01993a5e-7c00-7000-8000-000000000005';
  const line = `spend --by session --measure cost,cache_hit_rate --from 2026-03-01 --to 2026-04-01T12:00:00Z --where model=claude* --where user!=ada --import ${id} --limit 5 --order -cost --json`;
  expect((await home.run(line.split(' '))).code).toBe(0);
  expect(server.telemetry.spend.at(-1)).toEqual({
    by: ['session'],
    measures: ['cost', 'cache_hit_rate'],
    filters: [
      { dimension: 'model', op: 'prefix', value: 'claude' },
      { dimension: 'user', op: 'ne', value: 'ada' },
    ],
    from: '2026-03-01T00:00:00.000Z',
    to: '2026-04-01T12:00:00.000Z',
    import_id: id,
    limit: 5,
    order: { by: 'cost', direction: 'desc' },
  });
});

test('filters and orders read as they are written', () => {
  expect(parseFilter('model=a=b')).toEqual({ dimension: 'model', op: 'eq', value: 'a=b' });
  expect(parseFilter('model=a,b')).toEqual({ dimension: 'model', op: 'in', value: ['a', 'b'] });
  expect(parseFilter('model!=a,b')).toEqual({ dimension: 'model', op: 'not_in', value: ['a', 'b'] });
  expect(parseFilter('user=')).toEqual({ dimension: 'user', op: 'eq', value: '' });
  expect(() => parseFilter('day=2026-03-01')).toThrow('no dimension to filter on day');
  expect(parseOrder('cost_usd:desc')).toEqual({ by: 'cost', direction: 'desc' });
  expect(parseOrder('model')).toEqual({ by: 'model', direction: 'asc' });
});

test('status answers the route', async () => {
  expect(JSON.parse((await home.run(['status', '--json'])).stdout)).toMatchObject({ brain: 'builtin', calls: 2 });
  expect((await home.run(['status'])).stdout).toMatch(/health +healthy/);
});
