import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApexError, type Caller } from '@apex/contracts';
import { newId } from '@apex/kit/id';
import { silentLog } from '@apex/testkit/silent-log';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { Journal } from './journal.ts';
import { createShipper, type RecordOwner } from './shipper.ts';

let folder = '';
let journal: Journal;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'apex-shipper-'));
  journal = new Journal({ folder, most_bytes: 1e9, segment_bytes: 200 });
});
afterEach(() => {
  journal.close();
  rmSync(folder, { recursive: true });
});

const organisation = newId.org();
const tenants = [newId.project(), newId.project()].map(
  (project) => `${organisation} ${project} ${newId.key()} ${newId.user()}`,
);
const [ada = '', bob = ''] = tenants;

/** Telemetry's door: keeps what it takes, by project; `answers` says what is wrong with an export. */
function intake(answers: (project: string) => Error | null = () => null) {
  const taken: [string, string[]][] = [];
  const flushed: number[] = [];
  let wanted = 0;
  let arrived = Promise.withResolvers<void>();
  const shipper = createShipper({
    journal,
    log: silentLog,
    version: '1',
    callerFor: async (owner: RecordOwner) => ({ project_id: owner.project_id }) as unknown as Caller,
    flush: async () => void flushed.push(taken.length),
    intake: {
      exportTraces: async ({ project_id }, body) => {
        const error = answers(project_id);
        if (error !== null) throw error;
        const { resourceSpans } = JSON.parse(Buffer.from((body as { bytes: Uint8Array }).bytes).toString()) as {
          resourceSpans: { scopeSpans: { spans: string[] }[] }[];
        };
        taken.push([project_id, resourceSpans[0]?.scopeSpans[0]?.spans ?? []]);
        if (taken.length >= wanted) arrived.resolve();
      },
    },
  });
  const until = async (exports: number): Promise<void> => {
    wanted = exports;
    arrived = Promise.withResolvers<void>();
    if (taken.length < exports) await arrived.promise;
  };
  return { shipper, taken, flushed, until };
}
const project = (tenant: string): string => tenant.split(' ')[1] ?? '';
const away = (): ApexError => new ApexError({ kind: 'unavailable', reason: 'test.away', message: 'away' });
const place = (): { segment: number; offset: number } => journal.loadCursor();

test('each project gets its records in one export, in order; what is no record, or nobody is named in, is passed over', async () => {
  journal.begin('a beginning');
  for (const [tenant, span] of [
    [ada, '"1"'],
    [bob, '"2"'],
    [ada, '"3"'],
    ['nobody', '"x"'],
    ['', '"y"'],
    [ada, ''],
  ] as const)
    journal.note(tenant, span);
  journal.flush();
  const { shipper, taken, flushed } = intake();
  expect(shipper.waiting().bytes).toBe(journal.bytes);
  await shipper.drain();
  expect(taken).toEqual([
    [project(ada), ['1', '3']],
    [project(bob), ['2']],
  ]);
  expect(shipper.waiting()).toEqual({ records: 0, bytes: 0 });
  // The budgets stored it before the place was written down.
  expect([flushed, place().segment > 0]).toEqual([[2], true]);
  await shipper.drain();
  expect(taken).toHaveLength(2);
});

test('while telemetry is away nothing is passed over, and the place stays; then everything comes at least once', async () => {
  let isAway = true;
  const { shipper, taken, flushed } = intake((to) => (isAway && to === project(bob) ? away() : null));
  for (let call = 0; call < 6; call += 1) {
    journal.note(ada, `"a${call}"`);
    journal.note(bob, `"b${call}"`);
    journal.flush();
  }
  await shipper.drain();
  expect([flushed, place()]).toEqual([[], { segment: 0, offset: 0 }]);
  isAway = false;
  await shipper.drain();
  for (const [tenant, letter] of [
    [ada, 'a'],
    [bob, 'b'],
  ] as const) {
    const got = taken.filter(([to]) => to === project(tenant)).flatMap(([, spans]) => spans);
    expect([...new Set(got)]).toEqual(Array.from({ length: 6 }, (_, call) => `${letter}${call}`));
  }
  // A process that starts anew sends nothing of it again.
  const next = intake();
  await next.shipper.drain();
  expect(next.taken).toEqual([]);
});

test.each(['not_found', 'forbidden', 'invalid'] as const)('a project refused as %s holds no other up', async (kind) => {
  const { shipper, taken } = intake((to) =>
    to === project(ada) ? new ApexError({ kind, reason: 'test.no', message: 'no' }) : null,
  );
  journal.note(ada, '"1"');
  journal.note(bob, '"2"');
  journal.flush();
  await shipper.drain();
  expect(taken).toEqual([[project(bob), ['2']]]);
  expect(shipper.waiting().bytes).toBe(0);
});

test('woken, it sends in the background, and tries again by itself after a failure', async () => {
  let failures = 2;
  const { shipper, taken, until } = intake(() => ((failures -= 1) >= 0 ? away() : null));
  journal.note(ada, '"1"');
  journal.flush();
  shipper.start();
  shipper.wake();
  await until(1);
  expect(taken).toEqual([[project(ada), ['1']]]);
  await shipper.stop();
  expect(failures).toBe(-1);
});

test('to forget somebody, what telemetry has leaves the disk at once, and what it has not once it has', async () => {
  const roomy = mkdtempSync(join(tmpdir(), 'apex-shipper-'));
  journal.close();
  journal = new Journal({ folder: roomy, most_bytes: 1e9 });
  const kept = () =>
    readdirSync(roomy)
      .map((name) => readFileSync(join(roomy, name), 'utf8'))
      .join('');
  let isAway = false;
  const { shipper, taken, until } = intake(() => (isAway ? away() : null));
  try {
    journal.note(ada, '"1"');
    journal.flush();
    shipper.start();
    await until(1);
    expect(kept()).toContain(organisation);
    shipper.clear();
    await expect.poll(kept).not.toContain(organisation);
    isAway = true;
    journal.note(bob, '"2"');
    journal.flush();
    shipper.clear();
    isAway = false;
    await until(2);
    await expect.poll(kept).not.toContain(organisation);
    expect(taken.map(([, spans]) => spans)).toEqual([['1'], ['2']]);
    expect(journal.read(journal.loadCursor(), 1000)).toBeNull();
  } finally {
    await shipper.stop();
    rmSync(roomy, { recursive: true });
  }
});
