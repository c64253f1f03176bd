import { silentLog } from '@apex/testkit/silent-log';
import fc from 'fast-check';
import { appendFile, mkdtemp, readdir, rm, stat, truncate } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { frameOf } from '../test-support/frames.ts';
import { encodeFrame } from './frame.ts';
import { Spool, type SpooledFrame, type SpoolOptions } from './spool.ts';
import { type SpoolFile, type SpoolFiles, systemFiles } from './spool-files.ts';

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'apex-spool-'));
});
afterAll(() => rm(root, { recursive: true, force: true }));

const newFolder = (): Promise<string> => mkdtemp(join(root, 'one-'));
const lengthOf = (text: string): number => encodeFrame(frameOf(text)).reduce((sum, piece) => sum + piece.length, 0);

async function openSpool(folder: string, changes: Partial<SpoolOptions> = {}): Promise<Spool> {
  return Spool.open({ folder, most_bytes: 1024 * 1024, log: silentLog, ...changes });
}

async function write(spool: Spool, texts: readonly string[]): Promise<SpooledFrame[]> {
  const written: SpooledFrame[] = [];
  await Promise.all(texts.map((text) => spool.append(frameOf(text), (frame) => written.push(frame))));
  return written;
}

async function textsIn(spool: Spool, from = spool.checkpoint.position): Promise<string[]> {
  const texts: string[] = [];
  for await (const { body } of spool.framesFrom(from)) texts.push(Buffer.from(body).toString());
  return texts;
}

test('what is appended is read in its order, by this process and by the next, over any number of segments', async () => {
  const folder = await newFolder();
  const spool = await openSpool(folder, { segment_bytes: 1000 });
  const texts = Array.from({ length: 20 }, (_, index) => `export ${index}`);
  const written: SpooledFrame[] = [];
  for (const text of texts) written.push(...(await write(spool, [text])));
  expect(await textsIn(spool)).toEqual(texts);
  expect(await spool.countFrom(0)).toBe(20);
  // Each goes on where the one before ended.
  expect(written.slice(1).map(({ after }) => after)).toEqual(written.slice(0, -1).map(({ next }) => next));
  const from = written[12]?.next ?? 0;
  await spool.save({ position: from, forgotten: [] });
  await spool.close();
  const next = await openSpool(folder, { segment_bytes: 1000 });
  expect(await textsIn(next)).toEqual(texts.slice(13));
  await write(next, ['one more']);
  expect(await textsIn(next)).toEqual([...texts.slice(13), 'one more']);
  await next.close();
});

test('files are for their owner alone', async () => {
  const folder = join(await newFolder(), 'spool');
  const spool = await openSpool(folder);
  await write(spool, ['one']);
  await spool.save({ position: 0, forgotten: [] });
  expect((await stat(folder)).mode & 0o777).toBe(0o700);
  for (const name of await readdir(folder)) expect((await stat(join(folder, name))).mode & 0o777).toBe(0o600);
  await spool.close();
});

test('whatever is cut off or added at the end, every frame before it is read, and none that is torn', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.string({ maxLength: 50 }), { minLength: 1, maxLength: 8 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.uint8Array({ maxLength: 40 }),
      async (texts, share, rubbish) => {
        const folder = await newFolder();
        const spool = await openSpool(folder);
        await write(spool, texts);
        await spool.close();
        const name = (await readdir(folder)).find((one) => one.startsWith('segment')) ?? '';
        const path = join(folder, name);
        const cut = Math.floor((await stat(path)).size * share);
        await truncate(path, cut);
        await appendFile(path, rubbish);
        let end = 0;
        const whole = texts.filter((text) => {
          end += lengthOf(text);
          return end <= cut;
        });
        const next = await openSpool(folder);
        expect(await textsIn(next)).toEqual(whole);
        await write(next, ['later']);
        expect(await textsIn(next)).toEqual([...whole, 'later']);
        await next.close();
        await rm(folder, { recursive: true });
      },
    ),
    { numRuns: 40 },
  );
});

test('a full spool refuses, and takes again once its segments are drained', async () => {
  const spool = await openSpool(await newFolder(), { most_bytes: 16_000 });
  const body = 'x'.repeat(1000);
  let last: SpooledFrame | undefined;
  const fill = async (): Promise<void> => {
    for (;;) [last] = await write(spool, [body]);
  };
  await expect(fill()).rejects.toMatchObject({
    kind: 'unavailable',
    reason: 'telemetry.spool_full',
    retry_after_seconds: 5,
  });
  expect(spool.bytes).toBeGreaterThan(14_000);
  await spool.save({ position: last?.next ?? 0, forgotten: [] });
  expect(spool.bytes).toBeLessThan(4000);
  await write(spool, [body]);
  await spool.close();
});

describe('when the disk fails', () => {
  const failure = (code: string): Error => Object.assign(new Error(code), { code });
  type Fault = 'ENOSPC half way' | 'ENOSPC and no cutting' | 'EIO of a sync' | 'EIO of a create';

  /** The system's files, with what is asked for going wrong until it is no longer. */
  function faulty(): { files: SpoolFiles; fault: Fault | undefined } {
    const faults: { files: SpoolFiles; fault: Fault | undefined } = { files: systemFiles, fault: undefined };
    faults.files = {
      async create(path) {
        if (faults.fault === 'EIO of a create') throw failure('EIO');
        const file = await systemFiles.create(path);
        const wrapped: SpoolFile = {
          async writev(pieces, position) {
            if (faults.fault?.startsWith('ENOSPC') !== true) return file.writev(pieces, position);
            await file.writev([Buffer.concat(pieces).subarray(0, 30)], position);
            throw failure('ENOSPC');
          },
          async datasync() {
            if (faults.fault === 'EIO of a sync') throw failure('EIO');
            await file.datasync();
          },
          async truncate(length) {
            if (faults.fault === 'ENOSPC and no cutting') throw failure('EIO');
            await file.truncate(length);
          },
          close: () => file.close(),
        };
        return wrapped;
      },
    };
    return faults;
  }

  test.each<[Fault, string]>([
    ['ENOSPC half way', 'spool_full'],
    ['ENOSPC and no cutting', 'spool_full'],
    ['EIO of a sync', 'spool_failed'],
    ['EIO of a create', 'spool_failed'],
  ])('by %s, nothing of what was refused is kept and it recovers by itself', async (fault, reason) => {
    const folder = await newFolder();
    const faults = faulty();
    const spool = await openSpool(folder, {
      files: faults.files,
      ...(fault.endsWith('create') ? { segment_bytes: 1 } : {}),
    });
    await write(spool, ['before']);
    faults.fault = fault;
    await expect(write(spool, ['refused'])).rejects.toMatchObject({
      kind: 'unavailable',
      reason: `telemetry.${reason}`,
    });
    await expect(write(spool, ['refused again'])).rejects.toMatchObject({ kind: 'unavailable' });
    faults.fault = undefined;
    await write(spool, ['after', 'and after']);
    expect(await textsIn(spool)).toEqual(['before', 'after', 'and after']);
    await spool.close();
    const next = await openSpool(folder);
    expect(await textsIn(next)).toEqual(['before', 'after', 'and after']);
    await next.close();
  });
});
