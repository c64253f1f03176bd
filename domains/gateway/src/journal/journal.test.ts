import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import * as fc from 'fast-check';
import { afterEach, expect, test } from 'vitest';
import { type Cursor, Journal } from './journal.ts';
import type { JournalLine } from './journal-line.ts';

const folders: string[] = [];
const journals: Journal[] = [];
const newFolder = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'apex-journal-'));
  folders.push(folder);
  return folder;
};
function open(folder = newFolder(), options: { segment_bytes?: number; most_bytes?: number } = {}): Journal {
  const journal = new Journal({ folder, most_bytes: 1e9, ...options });
  journals.push(journal);
  return journal;
}
afterEach(() => {
  for (const journal of journals.splice(0)) journal.close();
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

const start: Cursor = { segment: 0, offset: 0 };
function all(journal: Journal, mostBytes = 1e6, from = start): { lines: JournalLine[]; broken: number; next: Cursor } {
  const lines: JournalLine[] = [];
  let broken = 0;
  let next = from;
  for (let part = journal.read(next, mostBytes); part !== null; part = journal.read(next, mostBytes)) {
    lines.push(...part.lines);
    broken += part.broken;
    ({ next } = part);
  }
  return { lines, broken, next };
}
const bodies = (lines: readonly JournalLine[]): string[] =>
  lines.map((line) => (line.kind === 'begin' ? line.body : line.span));
const logs = (folder: string): string[] => readdirSync(folder).filter((name) => name.startsWith('calls-'));
const written = (journal: Journal): Promise<Error | null> => new Promise((resolve) => journal.after(resolve));

test('what is said within a turn is written once, and everyone is told in the order they asked, once it is there', async () => {
  const journal = open();
  const told: [string, number][] = [];
  for (const name of ['a', 'b', 'c']) {
    journal.begin(name);
    journal.after((error) => {
      expect(error).toBeNull();
      told.push([name, all(journal).lines.length]);
    });
  }
  expect(all(journal).lines).toEqual([]);
  await turn();
  expect(told).toEqual([
    ['a', 3],
    ['b', 3],
    ['c', 3],
  ]);
  // Nothing was said since: told all the same.
  expect(await written(journal)).toBeNull();
  journal.note('t', 'n');
  journal.flush();
  expect(bodies(all(journal).lines)).toEqual(['a', 'b', 'c', 'n']);
});

test('segments go when the place has passed them and the calls that began in them have ended, the oldest first', async () => {
  const folder = newFolder();
  const journal = open(folder, { segment_bytes: 10, most_bytes: 25 });
  const calls = ['first', 'second', 'third'].map((body) => {
    const sequence = journal.begin(body);
    journal.flush();
    return sequence;
  });
  expect(calls).toEqual([1, 2, 3]);
  expect([logs(folder).length, journal.isFull]).toEqual([3, true]);
  const { next } = all(journal);
  journal.release(next);
  expect(journal.bytesAfter(start)).toBe(journal.bytes);
  journal.end(2, 't', '', 's');
  journal.release(next);
  expect(bodies(all(journal).lines).slice(0, 3)).toEqual(['first', 'second', 'third']);
  journal.end(1, 't', '', 's');
  // The place has not passed the second one.
  journal.release({ segment: 2, offset: 0 });
  journal.flush();
  expect(bodies(all(journal).lines).slice(0, 2)).toEqual(['second', 'third']);
  journal.release(all(journal).next);
  expect(bodies(all(journal).lines)).toEqual(['third', 's', 's']);
  journal.end(3, 't', '', 's');
  journal.flush();
  journal.release(all(journal).next);
  // The place is still in the last one that was written.
  expect([bodies(all(journal).lines), journal.isFull]).toEqual([['s'], false]);
  await expect.poll(() => logs(folder).length).toBe(1);
});

test('reading in parts of any size gives every line once, in order, and none torn; one longer than a part too', () => {
  const line = fc.string({ unit: 'grapheme', maxLength: 60 }).map((text) => text.replace(/[\t\n]/g, ' '));
  fc.assert(
    fc.property(
      fc.array(line, { maxLength: 20 }),
      fc.integer({ min: 1, max: 200 }),
      fc.integer({ min: 1, max: 90 }),
      (said, segment_bytes, mostBytes) => {
        const journal = open(newFolder(), { segment_bytes });
        for (const [at, body] of said.entries()) {
          journal.begin(body);
          if (at % 3 === 0) journal.flush();
        }
        journal.flush();
        const { lines, broken, next } = all(journal, mostBytes);
        expect([bodies(lines), broken, journal.bytesAfter(next)]).toEqual([said, 0, 0]);
        // Before any place there is what was read up to it, whatever the size of the parts.
        const half = journal.read(start, mostBytes)?.next ?? start;
        const before: JournalLine[] = [];
        for (let from = start, part = journal.read(from, 7, half); part !== null; part = journal.read(from, 7, half)) {
          before.push(...part.lines);
          from = part.next;
        }
        expect(bodies([...before, ...all(journal, mostBytes, half).lines])).toEqual(said);
      },
    ),
    { numRuns: 60 },
  );
});

test('a file cut at any byte is read up to its last whole line, by the next process too, which adds to another file', () => {
  const folder = newFolder();
  const journal = open(folder);
  const said = ['é', 'two', '{"a":"𝄞"}'];
  for (const body of said) journal.begin(body);
  journal.flush();
  const path = join(folder, logs(folder)[0] ?? '');
  const bytes = readFileSync(path);
  for (let cut = 0; cut <= bytes.length; cut += 1) {
    const copy = newFolder();
    copyFileSync(path, join(copy, 'calls-0000000001.log'));
    truncateSync(join(copy, 'calls-0000000001.log'), cut);
    writeFileSync(join(copy, 'calls-1.log'), 'none of ours');
    const next = open(copy);
    next.begin('after');
    next.flush();
    const whole = bytes.subarray(0, cut).toString('latin1').split('\n').length - 1;
    const isTorn = cut > 0 && bytes[cut - 1] !== 10;
    const { lines, broken } = all(next);
    expect([bodies(lines), broken]).toEqual([[...said.slice(0, whole), 'after'], isTorn ? 1 : 0]);
    next.close();
  }
});

test('on a full disk everyone is told why, no call may begin, and nothing that was said is lost or doubled', async () => {
  const folder = newFolder();
  const journal = open(folder, { segment_bytes: 1 });
  const full = join(folder, 'calls-0000000002.log');
  symlinkSync('/dev/full', full);
  journal.begin('kept');
  journal.flush();
  expect(journal.isFull).toBe(false);
  const sequence = journal.begin('waits');
  const told: (string | undefined)[] = [];
  journal.after((error) => void told.push(error === null || !('code' in error) ? undefined : String(error.code)));
  for (let more = 0; more < 5; more += 1) {
    journal.flush();
    expect(journal.isFull).toBe(true);
  }
  journal.end(sequence, 't', '', 'its end');
  expect(await written(journal)).toMatchObject({ code: 'ENOSPC' });
  expect(told).toEqual(['ENOSPC']);
  expect(bodies(all(journal).lines)).toEqual(['kept']);
  // However often it was tried, no files were heaped up.
  expect(logs(folder)).toEqual(['calls-0000000001.log', 'calls-0000000002.log']);
  rmSync(full);
  expect([await written(journal), journal.isFull]).toEqual([null, false]);
  expect(bodies(all(journal).lines)).toEqual(['kept', 'waits', 'its end']);
});

test('a folder that is gone throws nothing out of a turn; once it is back, the journal goes on', async () => {
  const folder = newFolder();
  const journal = open(folder, { segment_bytes: 1 });
  journal.begin('one');
  journal.flush();
  rmSync(folder, { recursive: true });
  journal.begin('two');
  expect(await written(journal)).toMatchObject({ code: 'ENOENT' });
  mkdirSync(folder);
  expect(await written(journal)).toBeNull();
  expect(readFileSync(join(folder, 'calls-0000000002.log'), 'utf8')).toBe('B\t2\ttwo\n');
});

test('the place is kept over restarts; where the files were removed new ones are behind it, and a broken one is the start', async () => {
  const folder = newFolder();
  const journal = open(folder);
  expect(journal.loadCursor()).toEqual(start);
  await journal.saveCursor({ segment: 7, offset: 12 });
  journal.close();
  for (const name of logs(folder)) rmSync(join(folder, name));
  const next = open(folder);
  next.begin('seen');
  next.flush();
  expect(next.loadCursor()).toEqual({ segment: 7, offset: 12 });
  expect(bodies(all(next, 100, next.loadCursor()).lines)).toEqual(['seen']);
  for (const text of ['', 'x y', '1.5 0', '1 NaN']) {
    writeFileSync(join(folder, 'cursor'), text);
    expect(next.loadCursor()).toEqual(start);
  }
});

test('numbers go on where the last process ended', () => {
  const journal = open();
  journal.continueFrom(41);
  journal.continueFrom(7);
  expect([journal.begin('x'), journal.nextReservation(), journal.nextReservation()]).toEqual([42, 1, 2]);
});
