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

const linesOf = (text: string) =>
  text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));

test('with --json every event is a line in order, and the report is the last', async () => {
  const ran = await home.run(['ask', 'What did we spend?', '--json']);
  expect(ran).toMatchObject({ code: 0, stderr: '' });
  const events = linesOf(ran.stdout);
  expect(events.map((event) => [event.type, event.seq])).toEqual([
    ['agent_started', 1],
    ['agent_thinking', 2],
    ['agent_completed', 4],
    ['final_report', 3],
  ]);
  expect(events.at(-1).payload).toMatchObject({ status: 'full', figures: [{ value: '12.5', display: '12.50' }] });
  const { thread_id } = events.at(-1);
  const again = linesOf((await home.run(['ask', 'And', 'now?', '--thread', thread_id, '--json'])).stdout);
  expect(again[0].thread_id).toBe(thread_id);
});

test('a person reads headline, text, chart, what to do and what to ask next', async () => {
  const ran = await home.run(['ask', 'What did we spend?']);
  expect(ran).toMatchObject({ code: 0, stderr: '' });
  for (const part of [
    'You spent 12.50 USD.',
    'opus                         $12.50',
    '$20.00 ($15.00 to $30.00)',
    'opus: Something changed',
    'Models side by side',
    '1,234',
    'Read as: A reading of your records: spend by model.',
    '• gizmo',
    'Keep the cache for an hour (saves $12.50)',
    'cache lifetime: 5m → 1h',
    '• All time.',
    '• By project?',
    '--thread thread_',
  ]) {
    expect(ran.stdout).toContain(part);
  }
});

test('a connection that is cut is made again, and no event is missed or doubled', async () => {
  const events = linesOf((await home.run(['ask', 'drop', '--json'])).stdout);
  expect(events.map((event) => event.seq)).toEqual([1, 2, 4, 3]);
});

test('a failed run ends in an error that says why', async () => {
  const ran = await home.run(['ask', 'fail', '--json']);
  expect(ran.code).toBe(1);
  expect(linesOf(ran.stdout).at(-1)).toMatchObject({ type: 'agent_error' });
  expect(JSON.parse(ran.stderr)).toMatchObject({
    error: 'The engine is away.',
    error_code: 'CHAT_RUN_FAILED',
    details: { error_code: 'DATA_UNAVAILABLE', retryable: true },
  });
});

test('Ctrl-C stops the run at the server and ends in 130', async () => {
  const running = home.start(['ask', 'hang', '--json']);
  await running.until('"seq":2');
  running.child.kill('SIGINT');
  const ran = await running.ended;
  expect(ran.code).toBe(130);
  expect(server.stopped).toEqual([JSON.parse(ran.stdout.split('\n')[0] ?? '').run_id]);
  expect(JSON.parse(ran.stderr)).toMatchObject({ error_code: 'CHAT_RUN_STOPPED' });
});
