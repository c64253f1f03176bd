import { maxRejectedKept } from '@apex/contracts';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  importAll,
  newCaller,
  openImport,
  record,
  startTelemetry,
  type TelemetryFixture,
} from '@apex/testkit/telemetry';

let fixture: TelemetryFixture;
beforeAll(async () => {
  fixture = await startTelemetry();
});
afterAll(() => fixture.stop());

const file = (name: string, digit: string, relative_time = true) => ({
  name,
  fingerprint: digit.repeat(64),
  relative_time,
});

test('relative times count from thirty days before the first import of a content, and then from there for good', async () => {
  const { telemetry, clock } = fixture;
  const caller = newCaller();
  const wanted = {
    format: 'mooncake',
    files: [file('a', '1'), file('b', '2', false), file('c', '3')],
    dry_run: false,
  } as const;
  const first = await telemetry.api.startImport(caller, { ...wanted, files: [...wanted.files] });
  const anchor = new Date(clock.now() - 30 * 86_400_000).toISOString();
  expect(first.anchors).toEqual([anchor, null, anchor]);
  clock.advance(5 * 86_400_000);
  const again = await telemetry.api.startImport(caller, {
    ...wanted,
    files: [file('renamed', '1'), file('new', '4')],
    start: '2025-01-01T00:00:00Z',
  });
  expect(again.anchors).toEqual([anchor, '2025-01-01T00:00:00.000Z']);
});

test('a start from which thirty years of calls could not be stored is refused', async () => {
  const wanted = { format: 'mooncake', files: [file('a', '9')], dry_run: false } as const;
  for (const start of ['1969-12-31T23:59:59Z', '2200-01-01T00:00:00Z']) {
    await expect(
      fixture.telemetry.api.startImport(newCaller(), { ...wanted, files: [...wanted.files], start }),
    ).rejects.toMatchObject({ kind: 'invalid', reason: 'telemetry.start_out_of_range' });
  }
});

test('each project has anchors of its own, and a dry run leaves none', async () => {
  const { telemetry } = fixture;
  const caller = newCaller();
  const input = { format: 'mooncake', files: [file('a', '1')], start: '2025-01-01T00:00:00Z' } as const;
  const dry = await telemetry.api.startImport(caller, { ...input, files: [...input.files], dry_run: true });
  expect(dry).toMatchObject({ dry_run: true, anchors: ['2025-01-01T00:00:00.000Z'] });
  const real = await telemetry.api.startImport(caller, {
    ...input,
    files: [...input.files],
    start: '2025-06-01T00:00:00Z',
    dry_run: false,
  });
  expect(real.anchors).toEqual(['2025-06-01T00:00:00.000Z']);
  const elsewhere = await telemetry.api.startImport(newCaller(), { ...input, files: [...input.files], dry_run: false });
  expect(elsewhere.anchors).toEqual(['2025-01-01T00:00:00.000Z']);
});

test('rejected rows are kept with file, line and reason, and finishing again answers the same', async () => {
  const { telemetry } = fixture;
  const caller = newCaller();
  const import_id = await openImport(telemetry, caller);
  const rejected = [{ file: 'a.csv', line: 7, reason: 'no \u0000 time \uD800' }];
  const summary = await telemetry.api.finishImport(caller, {
    import_id,
    rejected,
    rejected_count: maxRejectedKept + 5,
  });
  expect(summary).toMatchObject({
    rejected: [{ file: 'a.csv', line: 7, reason: 'no \uFFFD time \uFFFD' }],
    rejected_count: maxRejectedKept + 5,
    status: 'complete',
    records: 0,
    from: null,
    to: null,
  });
  expect(await telemetry.api.finishImport(caller, { import_id, rejected: [], rejected_count: 0 })).toEqual(summary);
  expect(await telemetry.api.getImport(caller, { import_id })).toEqual(summary);
});

test('imports are listed newest first, running ones with what they have so far', async () => {
  const { telemetry, clock } = fixture;
  const caller = newCaller();
  const first = await importAll(telemetry, caller, [record('a')]);
  clock.advance(1000);
  const second = await openImport(telemetry, caller);
  await telemetry.api.importRecords(caller, { import_id: second, records: [record('a'), record('b')] });
  const { imports, pagination } = await telemetry.api.listImports(caller, { page: 1, per_page: 1 });
  expect(imports).toMatchObject([{ import_id: second, status: 'running', records: 2, calls: 1, duplicates: 1 }]);
  expect(pagination).toEqual({ page: 1, per_page: 1, total: 2, total_pages: 2 });
  const next = await telemetry.api.listImports(caller, { page: 2, per_page: 1 });
  expect(next.imports).toEqual([first]);
});
