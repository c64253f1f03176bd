import { ApexError } from '@apex/contracts';
import { createFixedClock } from '@apex/testkit/fixed-clock';
import { silentLog } from '@apex/testkit/silent-log';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { Tenant } from '../../tenant.ts';
import { Spool } from '../spool/spool.ts';
import type { Frame } from '../spool/frame.ts';
import { frameOf, readOf, tenantOf } from '../test-support/frames.ts';
import { Drain } from './drain.ts';
import type { DrainDeps, DrainPace } from './drain-deps.ts';
import { Quarantine } from './quarantine.ts';

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'apex-drain-'));
});
afterAll(() => rm(root, { recursive: true, force: true }));

const pace: DrainPace = { batch_items: 100, linger_ms: 5, most_bytes: 1000, projects_at_once: 2 };
const away = (): ApexError => new ApexError({ kind: 'unavailable', reason: 'test.away', message: 'It is away.' });

/** A spool that drains into a list, and what the stores are to do instead. */
async function start(folder: string, changes: Partial<DrainDeps> = {}) {
  const spool = await Spool.open({ folder, most_bytes: 10_000_000, log: silentLog, segment_bytes: 5000 });
  const quarantine = new Quarantine(folder);
  /** Intake ids in the order they were stored. */
  const stored: string[] = [];
  const batches: number[] = [];
  const decoded: string[] = [];
  const trouble: { for?: ((tenant: Tenant, ids: readonly string[]) => unknown) | undefined } = {};
  const drain = new Drain({
    spool,
    quarantine,
    async store(tenant, exports) {
      const ids = exports.map(({ intake_id }) => intake_id);
      const error = trouble.for?.(tenant, ids);
      if (error !== undefined) throw error;
      batches.push(ids.length);
      stored.push(...ids);
    },
    async decode({ head }) {
      decoded.push(head.intake_id);
      return readOf(10);
    },
    probe: async () => undefined,
    clock: createFixedClock(),
    log: silentLog,
    counts: { stored: () => undefined, failed: () => undefined, quarantined: () => undefined },
    pace,
    ...changes,
  });
  await quarantine.release(spool);
  await drain.start();
  return {
    spool,
    drain,
    quarantine,
    stored,
    batches,
    decoded,
    trouble,
    send: (frames: readonly Frame[]) =>
      Promise.all(frames.map((frame) => spool.append(frame, (spooled) => drain.offer(spooled, readOf(10))))),
    async stop() {
      await spool.close();
      await drain.stop();
    },
  };
}

const newFolder = (): Promise<string> => mkdtemp(join(root, 'one-'));
const idsOf = (frames: readonly Frame[]): string[] => frames.map(({ head }) => head.intake_id);
const until = (check: () => void): Promise<void> => vi.waitFor(check, { timeout: 10_000, interval: 5 });

/** Exports of one project. */
function framesOf(count: number, text = 'x'.repeat(50)): Frame[] {
  const { head } = frameOf(text);
  return Array.from({ length: count }, () => frameOf(text, tenantOf(frameOf(text, head))));
}

test('what comes is stored once, in its order, in batches, from memory', async () => {
  const one = await start(await newFolder(), { pace: { ...pace, linger_ms: 50 } });
  const frames = framesOf(15);
  await one.send(frames);
  await until(() => expect(one.stored).toEqual(idsOf(frames)));
  // As soon as there is a batch, and what is left a little later.
  expect(Math.max(...one.batches)).toBe(10);
  expect(one.batches.length).toBeLessThan(6);
  expect(one.decoded).toEqual([]);
  await until(() => expect(one.drain.frames).toBe(0));
  await one.stop();
  expect(one.spool.checkpoint.position).toBe(one.spool.end);
});

test('what does not fit in memory is read again from the file, and nothing is left out or doubled', async () => {
  const one = await start(await newFolder());
  one.trouble.for = () => away();
  const frames = framesOf(300);
  for (let from = 0; from < frames.length; from += 50) await one.send(frames.slice(from, from + 50));
  expect(one.drain.frames).toBe(300);
  expect(one.drain.oldest_received_at_ms).toBe(frames[0]?.head.received_at_ms);
  one.trouble.for = undefined;
  await until(() => expect(one.stored).toEqual(idsOf(frames)));
  expect(one.decoded.length).toBeGreaterThan(200);
  // And what comes afterwards is stored from memory again.
  const before = one.decoded.length;
  const more = framesOf(3);
  await one.send(more);
  await until(() => expect(one.stored).toEqual([...idsOf(frames), ...idsOf(more)]));
  expect(one.decoded).toHaveLength(before);
  await one.stop();
});

test('what was not stored when the process ended is stored by the next', async () => {
  const folder = await newFolder();
  const one = await start(folder);
  const frames = framesOf(40);
  await one.send(frames.slice(0, 20));
  await until(() => expect(one.drain.frames).toBe(0));
  one.trouble.for = () => away();
  await one.send(frames.slice(20));
  await one.stop();
  const next = await start(folder);
  expect(next.drain.frames).toBe(20);
  await until(() => expect(next.stored).toEqual(idsOf(frames.slice(20))));
  await next.stop();
  // Nothing is left on disk but the segment that was written to last.
  expect((await readdir(folder)).filter((name) => name.startsWith('segment'))).toHaveLength(1);
});

test('a project that the stores do not take keeps nobody waiting, however much it sends', async () => {
  const one = await start(await newFolder());
  const bad = framesOf(200);
  const badId = bad[0]?.head.project_id;
  one.trouble.for = ({ project_id }) => (project_id === badId ? away() : undefined);
  const good = framesOf(200);
  for (let place = 0; place < 200; place += 10) {
    await one.send([...bad.slice(place, place + 10), ...good.slice(place, place + 10)]);
  }
  await until(() => expect(one.stored).toEqual(idsOf(good)));
  expect(one.drain.failing).toBe(1);
  one.trouble.for = undefined;
  await until(() => expect(one.stored.slice(200)).toEqual(idsOf(bad)));
  await until(() => expect(one.drain.isDone).toBe(true));
  expect(one.drain.frames).toBe(0);
  const more = [
    ...framesOf(1),
    ...bad.slice(0, 1).map(({ head }) => frameOf('late', tenantOf({ head, body: Buffer.of() }))),
  ];
  await one.send(more);
  await until(() => expect(new Set(one.stored.slice(400))).toEqual(new Set(idsOf(more))));
  await one.stop();
});

test('an export that working stores refuse is set aside after three tries, the others of its batch are stored', async () => {
  const folder = await newFolder();
  const one = await start(folder);
  const frames = framesOf(8);
  const bad = frames[3]?.head.intake_id ?? '';
  let tries = 0;
  one.trouble.for = (_tenant, ids) => {
    if (!ids.includes(bad)) return undefined;
    if (ids.length === 1) tries += 1;
    return new TypeError('a mistake of ours');
  };
  await one.send(frames);
  await until(() => expect(one.stored).toEqual(idsOf(frames).filter((id) => id !== bad)));
  expect(tries).toBe(3);
  expect(await one.quarantine.count()).toBe(1);
  expect(one.drain.frames).toBe(0);
  await one.stop();
  // The next start has what mends it.
  const next = await start(folder);
  await until(() => expect(next.stored).toEqual([bad]));
  expect(await next.quarantine.count()).toBe(0);
  await next.stop();
});

test('where nothing at all can be stored nothing is set aside at once', async () => {
  const one = await start(await newFolder());
  let tries = 0;
  one.trouble.for = () => {
    tries += 1;
    return new TypeError('a mistake of ours');
  };
  const frames = framesOf(1);
  await one.send(frames);
  await until(() => expect(tries).toBe(5));
  expect(await one.quarantine.count()).toBe(0);
  one.trouble.for = undefined;
  await until(() => expect(one.stored).toEqual(idsOf(frames)));
  await one.stop();
});

test('while a store is away nothing is set aside, whatever the failure looks like', async () => {
  let isAway = true;
  const one = await start(await newFolder(), {
    probe: async () => {
      if (isAway) throw away();
    },
  });
  let failures = 0;
  one.trouble.for = () => {
    failures += 1;
    return isAway ? new TypeError('something broke off') : undefined;
  };
  const frames = framesOf(3);
  await one.send(frames);
  await until(() => expect(failures).toBeGreaterThan(4));
  isAway = false;
  await until(() => expect(one.stored).toEqual(idsOf(frames)));
  expect(await one.quarantine.count()).toBe(0);
  await one.stop();
});

test('what waits of a project that is forgotten is dropped, by the next process too', async () => {
  const folder = await newFolder();
  const one = await start(folder);
  const [gone, kept] = [framesOf(30), framesOf(30)];
  one.trouble.for = () => away();
  await one.send([...gone, ...kept]);
  const [first] = gone;
  if (first === undefined) throw new Error('no frame');
  await one.drain.forget(tenantOf(first));
  await one.stop();
  const next = await start(folder);
  await until(() => expect(next.drain.isDone).toBe(true));
  expect(next.stored).toEqual(idsOf(kept));
  expect(next.drain.frames).toBe(0);
  await next.stop();
});

test('at the end what waits is stored at once, unless the stores are away', async () => {
  const slow = { ...pace, linger_ms: 60_000 };
  const one = await start(await newFolder(), { pace: slow });
  const frames = framesOf(3);
  await one.send(frames);
  await one.drain.settle(10_000);
  expect(one.stored).toEqual(idsOf(frames));
  one.trouble.for = () => away();
  await one.send(framesOf(3));
  await one.drain.settle(10_000);
  expect(one.drain.frames).toBe(3);
  await one.stop();
});
