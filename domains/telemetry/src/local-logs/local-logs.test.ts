import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Caller, type LocalLogsProgress, userIdSchema } from '@apex/contracts';
import { newId } from '@apex/kit/id';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newCaller, spendQuery, startTelemetry, type TelemetryFixture } from '@apex/testkit/telemetry';
import type { Telemetry } from '../create-telemetry.ts';

let fixture: TelemetryFixture;
let telemetry: Telemetry;
const owner = person();

function person(changes: Partial<Caller> = {}): Caller {
  const user_id = userIdSchema.parse(newId.user());
  return newCaller({ actor: { type: 'user', user_id }, address: '127.0.0.1', ...changes });
}

function claudeLine(id: string, at: string): string {
  return `${JSON.stringify({
    type: 'assistant',
    timestamp: at,
    sessionId: 's1',
    cwd: '/home/ada/shop',
    message: { id, model: 'claude-opus-4-6', usage: { input_tokens: 10, output_tokens: 20 } },
  })}\n`;
}

beforeAll(async () => {
  fixture = await startTelemetry();
  const claude = join(fixture.folder, 'claude', 'projects', '-home-ada-shop');
  await mkdir(claude, { recursive: true });
  await writeFile(join(claude, 'one.jsonl'), claudeLine('msg_1', '2026-02-01T00:00:00Z'));
  // The second line is still being written.
  await writeFile(
    join(claude, 'two.jsonl'),
    `${claudeLine('msg_2', '2026-02-02T00:00:00Z')}{"type":"assistant","message":{"id":"msg_3"`,
  );
  await writeFile(join(claude, 'notes.txt'), 'no log');
  telemetry = fixture.another({
    local_logs: {
      is_own_machine: true,
      folders: { 'claude-code': join(fixture.folder, 'claude', 'projects'), codex: join(fixture.folder, 'none') },
      isFirstOrganisation: async ({ organisation_id }) => organisation_id === owner.organisation_id,
    },
  });
});
afterAll(() => fixture.stop());

test('logs on the machine are offered with their size and age, and folders that are not there are not', async () => {
  const { available, why_not, sources } = await telemetry.api.listLocalLogs(owner, {});
  expect([available, why_not]).toEqual([true, null]);
  expect(sources).toEqual([
    {
      source: 'claude-code',
      folder: join(fixture.folder, 'claude', 'projects'),
      files: 2,
      bytes: expect.any(Number),
      newest_at: expect.stringMatching(/Z$/),
    },
  ]);
});

test('they are imported, and a second time add nothing', async () => {
  const importing = telemetry.api.importLocalLogs(owner, { sources: ['claude-code'] });
  const progress: LocalLogsProgress[] = [];
  let step = await importing.next();
  for (; step.done !== true; step = await importing.next()) progress.push(step.value);
  expect(step.value.imports).toMatchObject([
    { format: 'claude-code', status: 'complete', files: 2, calls: 2, rejected_count: 0 },
  ]);
  expect(progress.at(-1)).toMatchObject({ source: 'claude-code', files: 2, records: 2, stored: 2 });
  const again = telemetry.api.importLocalLogs(owner, { sources: ['claude-code'] });
  let last = await again.next();
  while (last.done !== true) last = await again.next();
  expect(last.value.imports).toMatchObject([{ calls: 0, duplicates: 2 }]);
  const { rows } = await telemetry.api.querySpend(owner, spendQuery({ by: ['project'] }));
  expect(rows).toMatchObject([{ project: 'shop', calls: 2 }]);
});

test('a source without logs is not found', async () => {
  await expect(telemetry.api.importLocalLogs(owner, { sources: ['codex'] }).next()).rejects.toMatchObject({
    kind: 'not_found',
    reason: 'telemetry.no_local_logs',
  });
});

const { organisation_id } = owner;
test.each([
  ['somebody at another machine', person({ organisation_id, address: '192.168.1.7' }), 'localhost'],
  ['somebody behind a proxy that hides them', person({ organisation_id, address: '::ffff:10.0.0.1' }), 'localhost'],
  ['a request of the server itself', newCaller({ organisation_id, actor: owner.actor }), 'localhost'],
  ['a member', person({ organisation_id, roles: ['member'] }), 'Only an owner'],
  ['an admin', person({ organisation_id, roles: ['admin'] }), 'Only an owner'],
  ['a key of the owner', newCaller({ organisation_id, address: '127.0.0.1' }), 'Only an owner'],
  ['the owner of another organisation', person(), 'organisation that was first'],
])('%s is told why not, and cannot import', async (_who, caller, why) => {
  const told = await telemetry.api.listLocalLogs(caller, {});
  expect(told).toMatchObject({ available: false, sources: [], why_not: expect.stringContaining(why) });
  await expect(telemetry.api.importLocalLogs(caller, { sources: ['claude-code'] }).next()).rejects.toMatchObject({
    kind: 'forbidden',
    reason: 'telemetry.local_logs_refused',
    message: told.why_not,
  });
});

test.each(['127.0.0.1', '127.8.8.8', '::1', '::ffff:127.0.0.1'])('%s is this machine', async (address) => {
  const caller = person({ organisation_id, address });
  expect((await telemetry.api.listLocalLogs(caller, {})).available).toBe(true);
});

test('a deployed server offers the logs of its machine to nobody', async () => {
  const { available, why_not } = await fixture.telemetry.api.listLocalLogs(owner, {});
  expect(available).toBe(false);
  expect(why_not).toContain('does not run on your own machine');
});
