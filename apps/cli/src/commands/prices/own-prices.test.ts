import { telemetryRoutes } from '@apex/contracts';
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

const id = telemetryRoutes.endNegotiatedPrice.example.input.id;
const routes = telemetryRoutes;

test.each([
  ['prices own', routes.listNegotiatedPrices, /anthropic .*15 % off .*from 2026-03-01 .*version 1/],
  ['prices history', routes.listRepricings, /create .*anthropic \* .*complete .*\$0\.00035 .*\$0\.0003/],
  [
    'prices history claude-opus-4-6 --provider anthropic',
    routes.getPriceHistory,
    /now .*genai-prices .*6\.25 .*25[\s\S]*0\.1\.8/,
  ],
  ['prices unpriced', routes.listUnpricedCalls, /claude-opus-internal .*in-house[\s\S]*2 calls are not priced/],
  ['prices --unpriced', routes.listUnpricedCalls, /claude-opus-internal/],
  ['prices set m --off 15%', routes.createNegotiatedPrice, /15 % off, from 2026-03-01[\s\S]*apex prices end price_/],
  [`prices set ${id} --price input=2`, routes.changeNegotiatedPrice, /20 % off/],
  ['prices set m --off 15% --preview', routes.previewNegotiatedPrice, /2 calls, \$0\.00035 → [\s\S]*Nothing was saved/],
  [`prices end ${id}`, routes.endNegotiatedPrice, /Undone: anthropic \*/],
] as const)('%s answers the route’s data, and a person', async (line, route, shown) => {
  const ran = await home.run([...line.split(' '), '--json']);
  expect(ran).toMatchObject({ code: 0, stderr: '' });
  expect(JSON.parse(ran.stdout)).toEqual(route.example.output);
  expect((await home.run(line.split(' '))).stdout).toMatch(shown);
});

test('options reach the server as the price means them', async () => {
  const asked = server.telemetry.lists;
  await home.run(
    'prices set claude-* --provider anthropic --tier batch --from 2026-03-01 --to 2026-04-01 --off 12.5% --note deal'.split(
      ' ',
    ),
  );
  expect(asked.at(-1)).toEqual({
    model: 'claude-*',
    provider: 'anthropic',
    tier: 'batch',
    valid_from: '2026-03-01',
    valid_to: '2026-04-01',
    terms: { kind: 'discount', off: '0.125000' },
    note: 'deal',
  });
  await home.run(`prices set ${id} --price input=2.5 --price request=0.01`.split(' '));
  expect(asked.at(-1)).toEqual({
    id,
    version: 1,
    terms: { kind: 'prices', prices: { input: '2.5', request: '0.01' } },
  });
  await home.run(`prices end ${id} --at 2026-12-31`.split(' '));
  expect(asked.at(-1)).toEqual({ id, version: 1, valid_to: '2026-12-31' });
});

test.each([
  ['prices set m', 'Say what it costs'],
  ['prices set m --off 15', 'percentage like 15%'],
  ['prices set m --off 101%', 'percentage like 15%'],
  ['prices set m --off 5% --price input=1', 'not both'],
  ['prices set m --price inputs=1', 'Did you mean input'],
  ['prices set m --price input=x', 'kind=USD'],
  [`prices set ${id} --provider openai --off 5%`, 'keeps its model'],
  ['prices end 7', 'not the id of a price'],
  ['prices history m', '--provider'],
])('%s is refused: %s', async (line, said) => {
  const ran = await home.run(line.split(' '));
  expect(ran.code).toBe(2);
  expect(ran.stderr).toContain(said);
});
