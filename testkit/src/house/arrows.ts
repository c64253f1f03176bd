import { posix } from 'node:path';
import type { SourceFile } from './source-file.ts';

export interface Violation {
  readonly path: string;
  readonly line: number;
  readonly rule: string;
}

interface Room {
  readonly name: string;
  readonly kind: 'contracts' | 'package' | 'domain' | 'app' | 'outside';
}

/** Packages the command line may use beside contracts and client: pure libraries, the terminal's conventions, local files. */
const pureTools = new Set(['pricing', 'tokens', 'formats', 'synth', 'terminal', 'local-files']);

function roomOf(path: string): Room {
  const [top = '', name = ''] = path.split('/');
  if (top === 'packages') return { name, kind: name === 'contracts' ? 'contracts' : 'package' };
  if (top === 'domains') return { name, kind: 'domain' };
  if (top === 'apps') return { name, kind: 'app' };
  return { name: top, kind: 'outside' };
}

const isTest = (path: string) => path.endsWith('.test.ts') || path.includes('/test-support/');

/** Where a specifier leads: a file of the tree, a package of ours, or somewhere else. */
function targetOf(
  file: SourceFile,
  specifier: string,
  rooms: ReadonlyMap<string, Room>,
): { room: Room; file?: string } | null {
  if (specifier.startsWith('.')) {
    const path = posix.normalize(posix.join(posix.dirname(file.path), specifier));
    return { room: roomOf(path), file: path };
  }
  const own = /^@apex\/([\w-]+)/.exec(specifier)?.[1];
  const room = own === undefined ? undefined : rooms.get(own);
  if (own !== undefined && room === undefined) return { room: { name: own, kind: 'outside' } };
  return room === undefined ? null : { room };
}

function verdict(file: SourceFile, from: Room, to: Room): string | null {
  if (to.kind === from.kind && to.name === from.name) return null;
  if (to.kind === 'app') return 'nothing imports an app';
  const inTest = isTest(file.path);
  if (to.kind === 'outside') {
    return from.kind === 'outside' || (inTest && to.name === 'testkit') ? null : `only tests import ${to.name}`;
  }
  if (from.kind === 'outside') return null;
  if (from.kind === 'contracts') return 'contracts import nothing of ours';
  if (from.kind === 'package') return to.kind === 'domain' ? 'a package knows no domain' : null;
  if (from.kind === 'domain') return to.kind === 'domain' ? 'domains meet through ports, never by import' : null;
  if (from.name !== 'cli' && from.name !== 'web') return null;
  const allowed = to.kind === 'contracts' || to.name === 'client' || (from.name === 'cli' && pureTools.has(to.name));
  return allowed || (inTest && to.kind === 'package')
    ? null
    : `${from.name} imports contracts, client and pure tools alone`;
}

function importViolations(file: SourceFile, rooms: ReadonlyMap<string, Room>): Violation[] {
  const from = roomOf(file.path);
  const found: Violation[] = [];
  for (const { specifier, line } of file.imports) {
    const report = (rule: string) => found.push({ path: file.path, line, rule: `${rule}: ${specifier}` });
    if (from.kind === 'contracts' && specifier.startsWith('node:') && !isTest(file.path))
      report('contracts run in a browser');
    const target = targetOf(file, specifier, rooms);
    if (target === null) continue;
    const crossing = target.room.name !== from.name || target.room.kind !== from.kind;
    if (crossing && target.file !== undefined) report('another package is imported by its name, not by a path');
    const own = !crossing && from.kind !== 'outside';
    if (own && target.file === undefined) report('a package does not import its own barrel');
    if (own && target.file !== undefined && /^\w+\/[\w-]+\/src\/index\.ts$/.test(target.file)) {
      report('a package does not import its own barrel');
    }
    const broken = verdict(file, from, target.room);
    if (broken !== null) report(broken);
  }
  return found;
}

/** Files that import one another in a circle, each circle named once. */
export function importCircles(files: readonly SourceFile[]): Violation[] {
  const known = new Map(files.map((file) => [file.path, file]));
  const state = new Map<string, 'open' | 'done'>();
  const found: Violation[] = [];
  function visit(path: string, trail: readonly string[]): void {
    const file = known.get(path);
    if (file === undefined || state.get(path) === 'done') return;
    if (state.get(path) === 'open') {
      const circle = [...trail.slice(trail.indexOf(path)), path];
      found.push({ path, line: 1, rule: `files import one another in a circle: ${circle.join(' → ')}` });
      return;
    }
    state.set(path, 'open');
    for (const { specifier } of file.imports) {
      if (!specifier.startsWith('.')) continue;
      visit(posix.normalize(posix.join(posix.dirname(path), specifier)), [...trail, path]);
    }
    state.set(path, 'done');
  }
  for (const file of files) visit(file.path, []);
  return found;
}

/** Packages that import one another in a circle; a test's imports do not count. */
function packageCircles(files: readonly SourceFile[], rooms: ReadonlyMap<string, Room>): Violation[] {
  const edges = new Map<string, Set<string>>();
  for (const file of files.filter((candidate) => !isTest(candidate.path))) {
    const from = roomOf(file.path);
    if (from.kind === 'outside') continue;
    for (const { specifier } of file.imports) {
      const target = targetOf(file, specifier, rooms);
      if (target !== null && target.room.name !== from.name) {
        edges.set(from.name, (edges.get(from.name) ?? new Set()).add(target.room.name));
      }
    }
  }
  const asFiles = [...edges].map(([name, targets]) => ({
    path: name,
    text: '',
    imports: [...targets].map((target) => ({ specifier: `./${target}`, line: 1 })),
  }));
  return importCircles(asFiles);
}

/** Every import that points up, sideways or in a circle. */
export function arrowViolations(files: readonly SourceFile[]): Violation[] {
  const rooms = new Map<string, Room>();
  for (const file of files) {
    const room = roomOf(file.path);
    rooms.set(room.name, room);
  }
  return [
    ...files.flatMap((file) => importViolations(file, rooms)),
    ...importCircles(files),
    ...packageCircles(files, rooms),
  ];
}
