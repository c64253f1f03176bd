import { type Home, signedInHome, startServer, type TestServer } from '@apex/testkit/command-line';
import { telemetryRoutes } from '@apex/contracts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { amountText, changeText, partText } from './amount-text.ts';

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

const { explainChange, forecastSpend, findAnomalies } = telemetryRoutes;

test.each([
  [
    'explain',
    explainChange.example.output,
    ['Change: +$70.00 (+50.0 %)', 'By feature: search', 'prompt tokens per call'],
  ],
  ['forecast', forecastSpend.example.output, ['$680.00', 'mean error 7.0 %', 'the interval held 83.0 %']],
  ['anomalies', findAnomalies.example.output, ['2026-03-11', '$14.00 to $28.00', '+$70.00']],
])('spend %s prints the route’s answer, for programs and for people', async (verb, answer, lines) => {
  const ran = await home.run(['spend', verb, '--json']);
  expect(ran).toMatchObject({ code: 0, stderr: '' });
  expect(JSON.parse(ran.stdout)).toEqual(answer);
  const human = await home.run(['spend', verb]);
  for (const line of lines) expect(human.stdout).toContain(line);
});

test('every option reaches the server as the question means it', async () => {
  const run = async (line: string) => expect((await home.run([...line.split(' '), '--json'])).code).toBe(0);
  await run(
    'spend explain --measure error_rate --from 2026-03-01 --to 2026-04-01 --compare-from 2026-02-01 --compare-to 2026-03-01 --by model,feature --where user!=ada --limit 3',
  );
  expect(server.telemetry.analyses.at(-1)).toEqual({
    measure: 'error_rate',
    from: '2026-03-01T00:00:00.000Z',
    to: '2026-04-01T00:00:00.000Z',
    compare_from: '2026-02-01T00:00:00.000Z',
    compare_to: '2026-03-01T00:00:00.000Z',
    dimensions: ['model', 'feature'],
    filters: [{ dimension: 'user', op: 'ne', value: 'ada' }],
    limit: 3,
  });
  await run('spend forecast --measure tokens --until 2026-07-01 --now 2026-03-05T10:00:00Z --level 0.95');
  expect(server.telemetry.analyses.at(-1)).toEqual({
    measure: 'tokens',
    until: '2026-07-01T00:00:00.000Z',
    now: '2026-03-05T10:00:00.000Z',
    level: 0.95,
    filters: [],
  });
  await run('spend anomalies --measure calls --by model --grain hour --from 2026-03-01 --limit 5');
  expect(server.telemetry.analyses.at(-1)).toEqual({
    measure: 'calls',
    by: 'model',
    grain: 'hour',
    from: '2026-03-01T00:00:00.000Z',
    filters: [],
    false_discovery_rate: 0.02,
    limit: 5,
  });
});

test.each([
  ['spend explain --measure speed', 'no measure to explain speed'],
  ['spend explain --by day', 'no dimension day'],
  ['spend forecast --level high', '--level takes a number'],
  ['spend forecast --level 2', 'level'],
  ['spend anomalies --grain week', 'no grain week'],
  ['spend anomalies --from yesterday', '--from must be a day'],
])('%s says what is wrong', async (line, message) => {
  const ran = await home.run(line.split(' '));
  expect(ran.code).toBe(2);
  expect(ran.stderr).toContain(message);
});

test('amounts read by their unit', () => {
  expect(amountText('usd', '-1.500000000000')).toBe('-$1.50');
  expect(amountText('count', 12.345)).toBe('12.3');
  expect(amountText('count', 1234.5)).toBe('1,235');
  expect(amountText('ms', 1234.4)).toBe('1,234 ms');
  expect(amountText('rate', null)).toBe('—');
  expect(changeText('rate', 0.05)).toBe('+5.0 %');
  expect(partText(-0.5)).toBe('-50.0 %');
});
