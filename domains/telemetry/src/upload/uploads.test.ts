import { readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Caller, UploadId, UploadProgress } from '@apex/contracts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { newId } from '@apex/kit/id';
import { newCaller, spendQuery, startTelemetry, type TelemetryFixture } from '@apex/testkit/telemetry';
import { createSweepJob } from './sweep-job.ts';
import { UploadFolder } from './upload-folder.ts';
import { silentLog } from '@apex/testkit/silent-log';

let fixture: TelemetryFixture;
beforeAll(async () => {
  fixture = await startTelemetry();
});
afterAll(() => fixture.stop());

const known = ['timestamp,model,prompt_tokens,completion_tokens', '2026-03-01T00:00:00Z,gpt-5,1000,100'].join('\n');
const strange = [
  'When;Which;In;Out;Team',
  '2026-03-01T00:00:00Z;gpt-5;1000;100;red',
  'yesterday;gpt-5;1;1;red',
  '2026-03-01T00:02:00Z;gpt-5;2000;200;blue',
  '',
].join('\n');

async function* pieces(content: string | Uint8Array): AsyncGenerator<Uint8Array> {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  for (let at = 0; at < bytes.length; at += 1000) yield bytes.subarray(at, at + 1000);
}

async function put(caller: Caller, content: string | Uint8Array, name = 'usage.csv'): Promise<UploadId> {
  const { upload_id } = await fixture.telemetry.api.createUpload(caller, { name }, pieces(content));
  return upload_id;
}

async function importIt(caller: Caller, input: Parameters<typeof fixture.telemetry.api.importUpload>[1]) {
  const importing = fixture.telemetry.api.importUpload(caller, input);
  const progress: UploadProgress[] = [];
  for (;;) {
    const step = await importing.next();
    if (step.done === true) return { progress, summary: step.value };
    progress.push(step.value);
  }
}

const files = (): Promise<string[]> => readdir(join(fixture.folder, 'uploads')).catch(() => []);

test('a file is kept privately, previewed, imported and gone', async () => {
  const caller = newCaller();
  const created = await fixture.telemetry.api.createUpload(
    caller,
    { name: '../../etc/us\u0000age.csv' },
    pieces(known),
  );
  expect(created).toEqual({ upload_id: created.upload_id, name: 'usage.csv', bytes: known.length });
  const path = join(fixture.folder, 'uploads', created.upload_id);
  expect((await stat(path)).mode & 0o777).toBe(0o600);
  expect((await stat(join(path, '..'))).mode & 0o777).toBe(0o700);
  const preview = await fixture.telemetry.api.previewUpload(caller, { id: created.upload_id });
  expect(preview).toMatchObject({ format: 'csv', needs_mapping: false, problem: null, rejected_count: 0 });
  expect(preview.rows[0]).toMatchObject({ line: 2, record: { model: 'gpt-5', usage: { input: 1000 } }, reason: null });
  expect(preview.fields.filter(({ required }) => required).map(({ name }) => name)).toEqual(['at', 'input']);
  const { summary, progress } = await importIt(caller, { id: created.upload_id });
  expect(summary).toMatchObject({ status: 'complete', format: 'csv', records: 1, calls: 1, rejected_count: 0 });
  expect(progress.at(-1)).toMatchObject({ read_bytes: known.length, total_bytes: known.length, records: 1, calls: 1 });
  expect(await files()).not.toContain(created.upload_id);
  await expect(importIt(caller, { id: created.upload_id })).rejects.toMatchObject({
    reason: 'telemetry.upload_not_found',
  });
});

test('columns that are not recognised are named by the user, and rows that cannot be read are listed', async () => {
  const caller = newCaller();
  const id = await put(caller, strange);
  const first = await fixture.telemetry.api.previewUpload(caller, { id });
  expect(first.needs_mapping).toBe(true);
  expect(first.problem).toContain('the time of the call');
  expect(first.columns.map(({ name }) => name)).toEqual(['When', 'Which', 'In', 'Out', 'Team']);
  await expect(importIt(caller, { id })).rejects.toMatchObject({ kind: 'invalid', reason: 'import.wrong_format' });
  const map = { at: 'When', model: 'Which', input: 'In', output: 'Out', 'tag.team': 'Team' };
  const second = await fixture.telemetry.api.previewUpload(caller, { id, map });
  expect(second).toMatchObject({ needs_mapping: false, problem: null, rejected_count: 1, map });
  expect(second.rows.map(({ line, reason }) => [line, reason === null])).toEqual([
    [2, true],
    [3, false],
    [4, true],
  ]);
  const { summary } = await importIt(caller, { id, map });
  expect(summary).toMatchObject({ calls: 2, rejected_count: 1 });
  expect(summary.rejected).toEqual([{ file: 'usage.csv', line: 3, reason: expect.stringContaining('yesterday') }]);
});

test('a proposal sent back as it came names the same calls as none', async () => {
  const caller = newCaller();
  const text = ['id,timestamp,model,prompt_tokens', '7,2026-03-01T00:00:00Z,gpt-5,1000', ''].join('\n');
  const { summary: bare } = await importIt(caller, { id: await put(caller, text) });
  const id = await put(caller, text);
  const { map } = await fixture.telemetry.api.previewUpload(caller, { id });
  expect(map['id']).toBe('id');
  const { summary: mapped } = await importIt(caller, { id, map });
  expect([bare.calls, mapped.calls, mapped.duplicates]).toEqual([1, 0, 1]);
});

test('a field can be left out', async () => {
  const caller = newCaller();
  const id = await put(caller, 'timestamp,model,prompt_tokens,user\n2026-03-01T00:00:00Z,gpt-5,1000,ann\n');
  await importIt(caller, { id, map: { user: '' } });
  const { rows } = await fixture.telemetry.api.querySpend(caller, spendQuery({ by: ['user', 'model'] }));
  expect(rows).toMatchObject([{ user: '(none)', model: 'gpt-5' }]);
});

test.each([
  ['compressed', gzipSync(known), 'usage.csv.gz', 'csv'],
  ['pasted', known, 'pasted', 'csv'],
  ['JSON', JSON.stringify([{ timestamp: '2026-03-01T00:00:00Z', model: 'gpt-5', prompt_tokens: 1 }]), 'a.json', 'json'],
  ['lines', '{"timestamp":"2026-03-01T00:00:00Z","model":"gpt-5","prompt_tokens":1}\n', 'pasted', 'jsonl'],
] as const)('a file that is %s is recognised', async (_how, content, name, format) => {
  const caller = newCaller();
  const id = await put(caller, content, name);
  expect(await fixture.telemetry.api.previewUpload(caller, { id })).toMatchObject({ format, problem: null });
  expect((await importIt(caller, { id })).summary).toMatchObject({ format, calls: 1 });
});

test('what is no known format is said to be, until the user names one', async () => {
  const caller = newCaller();
  const id = await put(caller, 'just some words', 'notes.txt');
  const preview = await fixture.telemetry.api.previewUpload(caller, { id });
  expect(preview).toMatchObject({ format: null, rows: [], needs_mapping: false });
  expect(preview.problem).toContain('none of the known formats');
  await expect(importIt(caller, { id })).rejects.toMatchObject({ reason: 'import.unknown_format' });
  expect((await fixture.telemetry.api.previewUpload(caller, { id, format: 'jsonl' })).problem).toContain('not a jsonl');
});

test('hostile content ends in rejected rows or a refusal, and never in an error of ours', async () => {
  const caller = newCaller();
  const deep = `${'['.repeat(5000)}${']'.repeat(5000)}`;
  const hostile: [string, string | Uint8Array][] = [
    ['deep.json', `[${deep}]`],
    ['proto.jsonl', '{"__proto__":{"a":1},"timestamp":"2026-03-01","constructor":{"prototype":1}}\n'],
    ['zeros.csv', new Uint8Array(100_000)],
    ['broken.csv.gz', gzipSync(known).subarray(0, 40)],
    ['fake.parquet', 'PAR1 not at all PAR1'],
    ['huge-numbers.csv', 'timestamp,prompt_tokens\n2026-03-01T00:00:00Z,1e308\n9999-99-99,1\n2026-03-01,-5\n'],
    ['formula.csv', 'timestamp,prompt_tokens,user\n2026-03-01T00:00:00Z,1,=cmd|calc!A0\n'],
    ['wide.csv', `${Array.from({ length: 3000 }, (_, at) => `c${at}`).join(',')}\n${'1,'.repeat(2999)}1\n`],
    ['quotes.csv', `timestamp,prompt_tokens\n"${'x'.repeat(200_000)}`],
  ];
  for (const [name, content] of hostile) {
    const id = await put(caller, content, name);
    const preview = await fixture.telemetry.api.previewUpload(caller, { id });
    expect(JSON.stringify(preview).length, name).toBeLessThan(3_000_000);
    const outcome = await importIt(caller, { id }).then(
      ({ summary }) => summary.status,
      (error: unknown) => (error as { kind?: string }).kind,
    );
    expect(['complete', 'invalid'], name).toContain(outcome);
    await fixture.telemetry.api.deleteUpload(caller, { id }).catch(() => undefined);
  }
});

test('a file that unpacks to far more than it is breaks off', async () => {
  const caller = newCaller();
  const id = await put(caller, gzipSync(Buffer.alloc(200 * 1024 * 1024)), 'bomb.csv.gz');
  const before = process.memoryUsage().arrayBuffers;
  const outcome = await importIt(caller, { id, format: 'csv' }).then(
    ({ summary }) => summary.rejected[0]?.reason,
    (error: unknown) => String(error),
  );
  expect(outcome).toContain('unpacks to far more');
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(250 * 1024 * 1024);
});

test('a look at the first rows reads no more than it needs of a file that swells', async () => {
  const caller = newCaller();
  const id = await put(caller, gzipSync(Buffer.alloc(40 * 1024 * 1024, '\n')), 'newlines.csv.gz');
  const preview = await fixture.telemetry.api.previewUpload(caller, { id, format: 'csv' });
  expect(preview.rows.filter(({ record }) => record !== null)).toEqual([]);
  expect(JSON.stringify(preview)).toContain('more than 16 MiB');
});

test('an empty file, one too large and one that breaks off leave nothing behind', async () => {
  const caller = newCaller();
  const before = await files();
  await expect(put(caller, '')).rejects.toMatchObject({ reason: 'telemetry.upload_empty' });
  const small = fixture.another({ uploads: { folder: join(fixture.folder, 'uploads'), most_bytes: 1500 } });
  await expect(small.api.createUpload(caller, { name: 'a' }, pieces('x'.repeat(1501)))).rejects.toMatchObject({
    reason: 'telemetry.upload_too_large',
    status: 413,
  });
  async function* broken(): AsyncGenerator<Uint8Array> {
    yield new Uint8Array(10);
    throw new Error('the client left');
  }
  await expect(fixture.telemetry.api.createUpload(caller, { name: 'a' }, broken())).rejects.toThrow('the client left');
  expect(await files()).toEqual(before);
});

test('only so many files of a project wait at one time', async () => {
  const caller = newCaller();
  for (let count = 0; count < 20; count += 1) await put(caller, known);
  await expect(put(caller, known)).rejects.toMatchObject({ reason: 'telemetry.too_many_uploads' });
  await expect(put(newCaller(), known)).resolves.toMatch(/^upload_/);
});

test('files that come slowly take their places before they have come', async () => {
  const caller = newCaller();
  const { promise: go, resolve } = Promise.withResolvers<void>();
  async function* slow(): AsyncGenerator<Uint8Array> {
    yield new TextEncoder().encode(known);
    await go;
  }
  const { createUpload } = fixture.telemetry.api;
  const coming = Array.from({ length: 30 }, () => createUpload(caller, { name: 'a.csv' }, slow()));
  const refused = Promise.allSettled(coming).then((all) => all.filter(({ status }) => status === 'rejected'));
  resolve();
  expect(await refused).toHaveLength(10);
});

test('another project’s upload is not found by any verb', async () => {
  const id = await put(newCaller(), known);
  const other = newCaller();
  const notFound = { kind: 'not_found', reason: 'telemetry.upload_not_found' };
  await expect(fixture.telemetry.api.previewUpload(other, { id })).rejects.toMatchObject(notFound);
  await expect(importIt(other, { id })).rejects.toMatchObject(notFound);
  await expect(fixture.telemetry.api.deleteUpload(other, { id })).rejects.toMatchObject(notFound);
  expect(await files()).toContain(id);
});

test('a listener that leaves ends the import, and the file stays for another try', async () => {
  const caller = newCaller();
  const rows = Array.from({ length: 40_000 }, (_, at) => `${new Date(at * 1000).toISOString()},gpt-5,${at}`);
  const id = await put(caller, ['timestamp,model,prompt_tokens', ...rows, ''].join('\n'));
  for await (const progress of fixture.telemetry.api.importUpload(caller, { id })) {
    if (progress.calls > 0) break;
  }
  expect(await files()).toContain(id);
  const { summary } = await importIt(caller, { id });
  expect(summary.records).toBe(40_000);
  expect(summary.duplicates).toBeGreaterThan(0);
  expect((await fixture.telemetry.api.querySpend(caller, spendQuery())).total.calls).toBe(40_000);
});

test('what nobody imported within a day is removed, also a file that never became an upload', async () => {
  const caller = newCaller();
  const path = join(fixture.folder, 'uploads');
  const folder = new UploadFolder(path);
  const old = await put(caller, known);
  const orphan = newId.upload();
  await writeFile(folder.pathOf(orphan), 'half');
  await writeFile(join(path, 'something else'), 'not ours');
  const { db } = fixture;
  const clock = { now: () => Math.max(Date.now(), fixture.clock.now()) + 25 * 3_600_000 };
  const job = createSweepJob({ db, folder, clock, log: silentLog });
  await job.sweep();
  expect(await files()).toEqual(['something else']);
  await expect(fixture.telemetry.api.previewUpload(caller, { id: old })).rejects.toMatchObject({ kind: 'not_found' });
  const fresh = await put(caller, known);
  await createSweepJob({ db, folder, clock: { now: () => fixture.clock.now() }, log: silentLog }).sweep();
  expect(await files()).toContain(fresh);
});
