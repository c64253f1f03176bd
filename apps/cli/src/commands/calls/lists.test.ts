import { type Home, signedInHome, startServer, type TestServer } from '@apex/testkit/command-line';
import { telemetryRoutes } from '@apex/contracts';
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

const { getCall, getCallSession, listCalls, listPrices, listSessions, fillSample } = telemetryRoutes;

test.each([
  ['calls', listCalls],
  ['calls 00112233445566778899aabbccddeeff', getCall],
  ['sessions', listSessions],
  ['sessions c0ffee', getCallSession],
  ['prices', listPrices],
] as const)('%s answers the route’s data', async (line, route) => {
  const ran = await home.run([...line.split(' '), '--json']);
  expect(ran).toMatchObject({ code: 0, stderr: '' });
  expect(JSON.parse(ran.stdout)).toEqual(route.example.output);
});

test.each([
  ['calls', /claude-opus-4-6 .*\$0\.00062.* 910 .* ok[\s\S]*1 call\./],
  ['calls 00112233445566778899aabbccddeeff', /cache_read: 900 × \$0\.5 per million = \$0\.00045/],
  [
    'calls 00112233445566778899aabbccddeeff',
    /anthropic-sdk are priced: the provider’s own SDK[\s\S]*anthropic-sdk .*priced +910 +900 +5/,
  ],
  ['sessions', /c0ffee .*98\.9 %[\s\S]*1 session\./],
  ['sessions c0ffee', /20 min[\s\S]*tools +Read 3/],
  ['prices', /claude-opus-4-6 .* 6\.25 .*25[\s\S]*USD per million tokens\. 1 price\./],
])('%s is shown to a person', async (line, shown) => {
  const ran = await home.run(line.split(' '));
  expect(ran).toMatchObject({ code: 0, stderr: '' });
  expect(ran.stdout).toMatch(shown);
});

test('every option reaches the server as the query means it', async () => {
  const lines: [string, object][] = [
    [
      'calls --where status=error --where user=ada --from 2026-03-01 --to 2026-04-01 --sort -cost_usd,at --limit 5 --page 2 --min-cost 0.5 --unpriced --disagreed',
      {
        status: 'error',
        user: 'ada',
        at_gte: '2026-03-01T00:00:00.000Z',
        at_lt: '2026-04-01T00:00:00.000Z',
        sort: '-cost_usd,at',
        per_page: 5,
        page: 2,
        cost_gte: '0.5',
        priced: 'false',
        disagreed: 'true',
      },
    ],
    [
      'sessions --where feature=chat --to 2026-04-01 --sort tokens',
      { feature: 'chat', at_lte: '2026-03-31T23:59:59.999Z', sort: 'tokens', per_page: 20, page: 1 },
    ],
    [
      'prices opus --provider anthropic --tier batch --used',
      { q: 'opus', provider: 'anthropic', tier: 'batch', used: 'true', per_page: 20, page: 1 },
    ],
  ];
  for (const [line, asked] of lines) {
    expect((await home.run([...line.split(' '), '--json'])).code).toBe(0);
    expect(server.telemetry.lists.at(-1)).toEqual(asked);
  }
});

test.each([
  ['calls --where day=2026-03-01', /no name to filter on day/],
  ['calls --sort price', /no field to sort by price/],
  ['calls --limit 1000', /--limit takes a whole number from 1 to 100/],
  ['calls --min-cost much', /--min-cost takes dollars/],
  ['calls 7', /32 hex digits/],
  ['calls --import 7', /--import takes the import_id/],
  ['sessions --where status=ok', /no name to filter on status/],
  ['sessions --from 2026-03-02 --to 2026-03-01', /--from must be before --to/],
  ['prices --tier cheap', /no tier cheap/],
])('apex %s is refused and says what is wrong', async (line, says) => {
  const ran = await home.run([...line.split(' '), '--json']);
  expect(ran).toMatchObject({ code: 2, stdout: '' });
  expect(JSON.parse(ran.stderr).error).toMatch(says);
});

test('the sample is filled, with its progress on stderr', async () => {
  const ran = await home.run(['sample', '--json']);
  expect(ran.code).toBe(0);
  expect(JSON.parse(ran.stdout)).toEqual(fillSample.example.output);
  expect(ran.stderr).toContain('"progress":"sample"');
  expect((await home.run(['sample'])).stdout).toContain('now holds 9,000 made-up calls');
});
