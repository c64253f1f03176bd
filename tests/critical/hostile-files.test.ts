import { type ApexProcess, type ApexUser, type CommandResult, signUpUser, startApex } from '@apex/testkit/apex';
import { memoryOf } from '@apex/testkit/process-list';
import { chmod, mkdir, mkdtemp, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { mixedFiles, wrongFiles } from './support/hostile-cases.ts';
import { csv, csvHeader, goodLine, lines, noise, packed, rows, writeBomb } from './support/hostile-content.ts';

vi.setConfig({ testTimeout: 120_000 });

interface Rejected {
  readonly file: string;
  readonly line: number;
  readonly reason: string;
}
interface Imported {
  readonly calls: number;
  readonly rejected_count: number;
  readonly rejected: readonly Rejected[];
}

const mebibyte = 1024 * 1024;

let apex: ApexProcess;
let eve: ApexUser;
let folder: string;
let memoryBefore: number;

beforeAll(async () => {
  apex = await startApex();
  eve = await signUpUser(apex, 'eve@example.com');
  folder = await mkdtemp(join(apex.folder, 'hostile-'));
  memoryBefore = await memoryOf(apex.child.pid ?? 0);
});
afterAll(() => apex.close());

async function put(name: string, content: string | Uint8Array): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, content);
  return path;
}

const importOf = (...args: readonly string[]) => eve.json<Imported>(['import', ...args]);

/** What a failed command says on stderr. */
function errorOf(ran: CommandResult): { readonly error: string; readonly details: { rejected: readonly Rejected[] } } {
  // Its shape is checked where it is read.
  return JSON.parse(ran.stderr.trim().split('\n').at(-1) ?? '') as ReturnType<typeof errorOf>;
}

describe('good rows around bad ones are kept, and the bad ones told by line', () => {
  test.each(mixedFiles)('$what', async ({ file, content, calls, bad = [], args = [] }) => {
    const path = await put(file, content());
    const answer = await importOf(path, ...args);
    expect(answer.rejected).toEqual(
      bad.map(([line, reason]) => ({ file: path, line, reason: expect.stringMatching(reason) })),
    );
    expect(answer).toMatchObject({ calls, rejected_count: bad.length });
  });
});

describe('a file that is no such file is refused with its line and a reason, and nothing of it is sent', () => {
  let before: unknown;
  beforeAll(async () => {
    before = await eve.json(['spend']);
  });
  test.each(wrongFiles)('$what', async ({ file, content, reason, format }) => {
    const path = await put(file, content());
    const ran = await eve.run(['import', path, ...(format === undefined ? [] : ['--format', format]), '--json']);
    expect(ran).toMatchObject({ code: 2, stdout: '' });
    expect(errorOf(ran).details.rejected).toEqual([
      { file: path, line: expect.any(Number), reason: expect.stringMatching(reason) },
    ]);
    expect(ran.stderr.length).toBeLessThan(5000);
    expect(await eve.json(['spend'])).toEqual(before);
  });
});

describe('compressed files', () => {
  test('one that ends too early gives what came before', async () => {
    const whole = packed(csv(...rows(5000)));
    const path = await put('truncated.csv.gz', whole.subarray(0, Math.floor(whole.length * 0.6)));
    const answer = await importOf(path);
    expect(answer.calls).toBeGreaterThan(1000);
    expect(answer.calls).toBeLessThan(5000);
    expect(answer.rejected).toEqual([
      { file: path, line: answer.calls + 2, reason: expect.stringContaining('damaged or ends too early') },
    ]);
  });

  test('one that unpacks to 400 MiB is given up in time, in bounded memory', async () => {
    const path = join(folder, 'bomb.jsonl.gz');
    await writeBomb(path, 400);
    let peak = 0;
    const over = new AbortController();
    const watch = async (pid: number): Promise<void> => {
      while (!over.signal.aborted) peak = Math.max(peak, await memoryOf(pid));
    };
    const ran = await eve.run(['import', path, '--json'], { onStart: (pid) => void watch(pid) });
    over.abort();
    expect(ran.json()).toMatchObject({
      calls: 1,
      rejected: [{ file: path, line: 2, reason: expect.stringContaining('far more than a log can') }],
    });
    expect(peak).toBeGreaterThan(20 * mebibyte);
    expect(peak).toBeLessThan(400 * mebibyte);
  });
});

describe('places', () => {
  test.each<[string, string | Uint8Array]>([
    ['empty.csv', ''],
    ['empty.jsonl', ''],
    ['header.csv', `${csvHeader}\n`],
    ['lines.jsonl', '\n\n'],
    ['empty.csv.gz', packed('')],
  ])('%s holds nothing, which is no error', async (name, content) => {
    expect(await importOf(await put(name, content))).toMatchObject({ calls: 0, rejected_count: 0 });
  });

  test('a folder without files, and paths that lead nowhere, are not found', async () => {
    await mkdir(join(folder, 'nothing', 'deeper'), { recursive: true });
    await symlink(join(folder, 'loop.csv'), join(folder, 'loop.csv'));
    await symlink(join(folder, 'nowhere'), join(folder, 'dangling.csv'));
    for (const path of ['nothing', 'absent.csv', 'loop.csv', 'dangling.csv', 'empty.csv/more']) {
      const ran = await eve.run(['import', join(folder, path), '--json']);
      expect(ran.code, path).toBe(5);
      expect(errorOf(ran).error).toContain(path);
    }
  });

  test('in a folder what cannot be read is told or passed over, and the rest is imported', async () => {
    const place = join(folder, 'mixed');
    await mkdir(join(place, 'sub'), { recursive: true });
    await writeFile(join(place, 'sub', 'good.jsonl'), lines(goodLine()));
    await writeFile(join(place, 'closed.jsonl'), lines(goodLine()));
    await chmod(join(place, 'closed.jsonl'), 0o000);
    await writeFile(join(place, 'noise.jsonl'), noise(3000));
    await symlink(place, join(place, 'sub', 'back'));
    await symlink(join(place, 'sub'), join(place, 'folder.jsonl'));
    await symlink(join(place, 'self.jsonl'), join(place, 'self.jsonl'));
    const answer = await importOf(place);
    const told = answer.rejected.map((row) => row.file);
    expect(told).toContain(join(place, 'noise.jsonl'));
    // Whoever may read everything reads the closed one as well.
    expect(answer.calls + Number(told.includes(join(place, 'closed.jsonl')))).toBe(2);
  });

  test('ten thousand tiny files are one import', async () => {
    const place = join(folder, 'tiny');
    for (let part = 0; part < 20; part += 1) {
      await mkdir(join(place, String(part)), { recursive: true });
      const files = Array.from({ length: 500 }, (_, at) => join(place, String(part), `${at}.jsonl`));
      await Promise.all(files.map((file) => writeFile(file, lines(goodLine()))));
    }
    expect(await importOf(place)).toMatchObject({ files: 10_000, calls: 10_000, rejected_count: 0 });
  });
});

test('through all of it the server stayed healthy and small', async () => {
  const health = await fetch(`${apex.url}/health`);
  expect(await health.json()).toMatchObject({ status: 'healthy' });
  expect((await memoryOf(apex.child.pid ?? 0)) - memoryBefore).toBeLessThan(400 * mebibyte);
});
