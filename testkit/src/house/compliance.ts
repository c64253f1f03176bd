import type { Violation } from './arrows.ts';
import type { SourceFile } from './source-file.ts';

interface Rule {
  readonly name: string;
  readonly pattern: RegExp;
  readonly appliesTo: (path: string) => boolean;
}

const inTest = (path: string) =>
  path.endsWith('.test.ts') ||
  path.includes('/test-support/') ||
  path.startsWith('testkit/') ||
  path.startsWith('tests/');
const environmentReaders = [
  /^apps\/[\w-]+\/(src\/)?config\.ts$/,
  /^testkit\/src\/env\.ts$/,
  /^examples\/[\w-]+\/src\/environment\.ts$/,
  /^scripts\//,
];

const rules: readonly Rule[] = [
  {
    name: 'the environment is read in configuration alone',
    pattern: /process\.env\b/,
    appliesTo: (path) => !environmentReaders.some((reader) => reader.test(path)),
  },
  {
    name: 'tests are neither skipped nor focused',
    pattern: /\b(?:test|it|describe)\.(?:skip|only|todo|skipIf|runIf)\b/,
    appliesTo: inTest,
  },
  {
    name: 'a promise waits for a signal, not for a time',
    pattern: /setTimeout\(\s*(?:resolve|r)\s*,|await (?:sleep|delay)\(\d/,
    appliesTo: inTest,
  },
  {
    name: 'a page takes a schema by its own name: routes come into the browser without theirs',
    pattern: /[rR]outes(?:\.\w+|\[[^\]]+\])\.(?:input|output|progress)\b/,
    appliesTo: (path) => path.startsWith('apps/web/src/') && !inTest(path),
  },
  {
    name: 'nothing shown is random',
    pattern: /Math\.random\(/,
    appliesTo: () => true,
  },
  {
    name: 'nothing is left for later',
    pattern: /\b(?:TODO|FIXME|XXX|HACK)\b/,
    appliesTo: () => true,
  },
  {
    name: 'money is not a float',
    pattern: /(?:cost|price|usd|saving)\w*\s*(?:\+=|=)\s*(?:Number|parseFloat)\(/i,
    appliesTo: (path) => !inTest(path),
  },
];

/** Lines that break a rule of the house which no linter knows. The file that states the rules is exempt by path. */
export function complianceViolations(files: readonly SourceFile[]): Violation[] {
  const found: Violation[] = [];
  for (const file of files.filter(
    (candidate) => !candidate.path.startsWith('testkit/src/house/') && !candidate.path.startsWith('tests/house/'),
  )) {
    for (const rule of rules.filter((candidate) => candidate.appliesTo(file.path))) {
      for (const [index, line] of file.text.split('\n').entries()) {
        if (rule.pattern.test(line)) found.push({ path: file.path, line: index + 1, rule: rule.name });
      }
    }
  }
  return found;
}
