import type { FinalReport } from '@apex/contracts';
import { type ApexProcess, type ApexUser, signUpUser, startApex } from '@apex/testkit/apex';
import { installationOf } from '@apex/testkit/installation';
import { processesOf } from '@apex/testkit/process-list';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { prefixTrace } from './support/traces.ts';

vi.setConfig({ testTimeout: 60_000 });

let whole: ApexProcess;
let part: ApexProcess;
let ada: ApexUser;

beforeAll(async () => {
  whole = await startApex();
  const { database_url, clickhouse_url, secret } = await installationOf(whole);
  part = await startApex({
    args: ['--run', 'optimizer,chat', '--peer', `telemetry=${whole.url}`, '--peer', `gateway=${whole.url}`],
    environment: { APEX_DATABASE_URL: database_url, APEX_CLICKHOUSE_URL: clickhouse_url, APEX_SECRET: secret },
  });
  ada = await signUpUser(whole, 'ada@example.com');
  const folder = join(whole.folder, 'files');
  await mkdir(folder);
  await writeFile(join(folder, 'traces.jsonl'), prefixTrace().text);
  await ada.json(['import', join(folder, 'traces.jsonl'), '--start', '2026-02-10']);
});
afterAll(async () => {
  await part.close();
  await whole.close();
});

/** The same command asked of the process that holds everything and of the one that holds a part. */
async function both(args: readonly string[]): Promise<readonly [string, string]> {
  const { key } = await ada.json<{ key: string }>(['keys', 'create', '--name', 'both', '--scope', 'read']);
  const environment = { APEX_API_KEY: key };
  const answers = [whole, part].map(async ({ url }) => {
    const ran = await ada.run([...args, '--json', '--url', url], { environment });
    expect(ran.code, ran.stderr).toBe(0);
    return ran.stdout.trim().split('\n').at(-1) ?? '';
  });
  const [here, there] = await Promise.all(answers);
  return [here ?? '', there ?? ''];
}

test('a simulation through a process of its own, which fetches the calls from its peer, is the same', async () => {
  const [here, there] = await both(['simulate', 'prompt-cache', '--forks', 'replay', '--prices', 'base']);
  expect(JSON.parse(there)).toEqual(JSON.parse(here));
  expect(JSON.parse(there)).toMatchObject({ calls: prefixTrace().requests.length });
});

test.each(['What did we spend by model?', 'Where do we use prompt caching and where are we losing it?'])(
  '%s is answered the same',
  async (question) => {
    const reports = (await both(['ask', question])).map(
      (line) => (JSON.parse(line) as { payload: FinalReport }).payload,
    );
    const [here, there] = reports.map(({ status, headline, text, figures }) => ({
      status,
      headline,
      text,
      figures: figures.map(({ label, value, unit, display }) => ({ label, value, unit, display })),
    }));
    expect(there).toEqual(here);
    expect(there).toMatchObject({ status: 'full' });
    expect(there?.figures.length).toBeGreaterThan(1);
  },
);

test('it serves what it runs and the settings of the gateway it is told of, nothing else, with no engine of its own', async () => {
  const status = async (url: string, path: string) => (await fetch(url + path)).status;
  expect(await status(part.url, '/health')).toBe(200);
  expect(await status(part.url, '/api/threads')).toBe(401);
  expect(await status(part.url, '/api/imports')).toBe(404);
  expect(await status(part.url, '/api/gateway/budgets')).toBe(401);
  expect(await status(whole.url, '/api/imports')).toBe(401);
  const engines = await processesOf(join(part.folder, 'data'));
  expect(engines.map((one) => one.args)).toEqual([]);
});

test('without its peer it says what is missing', async () => {
  const { database_url, clickhouse_url, secret } = await installationOf(whole);
  const environment = { APEX_DATABASE_URL: database_url, APEX_CLICKHOUSE_URL: clickhouse_url, APEX_SECRET: secret };
  await expect(startApex({ args: ['--run', 'optimizer'], environment })).rejects.toThrow(/--peer telemetry=url/);
});
