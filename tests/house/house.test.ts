import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  arrowViolations,
  complianceViolations,
  parseSource,
  readmeViolations,
  readSources,
  schemaViolations,
} from '@apex/testkit/house';
import { describe, expect, test } from 'vitest';

const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
const show = (list: readonly { path: string; line: number; rule: string }[]) =>
  list.map((one) => `${one.path}:${one.line} ${one.rule}`);

describe('the tree', () => {
  test('has no import that points up, sideways or in a circle', async () => {
    const files = await readSources(root);
    expect(files.length).toBeGreaterThan(100);
    expect(show(arrowViolations(files))).toEqual([]);
  });

  test('keeps the rules no linter knows', async () => {
    expect(show(complianceViolations(await readSources(root)))).toEqual([]);
  });

  test('explains each room in a short README', () => {
    expect(show(readmeViolations(root))).toEqual([]);
  });

  test('keeps each domain to its own schema', () => {
    expect(show(schemaViolations(root))).toEqual([]);
  });
});

describe('a planted violation is found', () => {
  const house = [
    parseSource('packages/contracts/src/a.ts', 'export const a = 1;'),
    parseSource('packages/client/src/b.ts', 'export const b = 1;'),
    parseSource('packages/kit/src/k.ts', 'export const k = 1;'),
    parseSource('domains/auth/src/c.ts', 'export const c = 1;'),
    parseSource('domains/chat/src/d.ts', 'export const d = 1;'),
    parseSource('apps/platform/src/e.ts', 'export const e = 1;'),
    parseSource('testkit/src/f.ts', 'export const f = 1;'),
  ];
  const planted: readonly (readonly [string, string, string])[] = [
    ['a domain that imports its sibling', 'domains/chat/src/x.ts', "import { c } from '@apex/auth';"],
    ['a domain that reaches a sibling by path', 'domains/chat/src/x.ts', "import { c } from '../../auth/src/c.ts';"],
    ['a package that imports a domain', 'packages/client/src/x.ts', "export { c } from '@apex/auth';"],
    ['a domain that imports an app', 'domains/chat/src/x.ts', "const e = await import('@apex/platform');"],
    ['contracts that import a package', 'packages/contracts/src/x.ts', "import { b } from '@apex/client';"],
    ['contracts that need Node', 'packages/contracts/src/x.ts', "import { join } from 'node:path';"],
    ['the web app that imports the kit', 'apps/web/src/x.tsx', "import { k } from '@apex/kit';"],
    ['the web app that imports a domain', 'apps/web/src/x.tsx', "import { c } from '@apex/auth';"],
    ['the command line that imports the kit', 'apps/cli/src/x.ts', "import { k } from '@apex/kit';"],
    ['code that imports the testkit', 'domains/chat/src/x.ts', "import { f } from '@apex/testkit';"],
    ['a package that imports its own barrel', 'domains/chat/src/x.ts', "import { d } from '@apex/chat';"],
  ];
  test.each(planted)('%s', (_name, path, text) => {
    expect(arrowViolations(house)).toEqual([]);
    const found = arrowViolations([...house, parseSource(path, text)]);
    expect(found.map((violation) => violation.path)).toContain(path);
  });

  test('files that import one another', () => {
    const circle = [
      parseSource('domains/chat/src/x.ts', "import { y } from './y.ts';"),
      parseSource('domains/chat/src/y.ts', "import { x } from './x.ts';"),
    ];
    expect(show(arrowViolations([...house, ...circle])).join()).toContain('circle');
  });

  test.each([
    ['the environment read in a domain', 'domains/chat/src/x.ts', 'const port = process.env.PORT;'],
    ['a skipped test', 'domains/chat/src/x.test.ts', "test.skip('later', () => {});"],
    ['a fixed sleep', 'domains/chat/src/x.test.ts', 'await new Promise((resolve) => setTimeout(resolve, 500));'],
    ['a schema of a route in a page', 'apps/web/src/x.ts', 'authRoutes.signIn.input.parse(draft);'],
    ['money summed as floats', 'domains/chat/src/x.ts', 'cost_usd += Number(row.cost_usd);'],
  ])('%s', (_name, path, text) => {
    expect(complianceViolations([parseSource(path, text)])).toHaveLength(1);
  });

  test('a file that does not parse is an error, not a pass', () => {
    expect(() => parseSource('domains/chat/src/x.ts', 'import { from')).toThrow(/does not parse/);
  });
});
