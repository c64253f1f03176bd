import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { keyToCome } from './guide.ts';
import { guides } from './guides.ts';

const root = fileURLToPath(new URL('../../../../../', import.meta.url));
const examples = join(root, 'examples');
const manual = readFileSync(join(root, 'docs/sending-telemetry.md'), 'utf8');
const place = { origin: 'http://localhost:8080', key: keyToCome, project: null };

interface Package {
  readonly scripts?: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
}
const packageOf = (example: string) =>
  JSON.parse(readFileSync(join(examples, example, 'package.json'), 'utf8')) as Package;

/** Everything an example shows to be copied, its README included. */
function textOf(example: string): string {
  const folder = join(examples, example);
  const isShown = (name: string) => /\.(ts|sh|md)$/.test(name);
  const names = [...readdirSync(folder), ...(readdirSync(folder).includes('src') ? sourcesOf(folder) : [])];
  return names
    .filter(isShown)
    .map((name) => readFileSync(join(folder, name), 'utf8'))
    .join('\n');
}

const sourcesOf = (folder: string) => readdirSync(join(folder, 'src')).map((name) => join('src', name));

test('every example that runs belongs to a guide, and every guide’s example runs', () => {
  // Those through the gateway belong to its own guides.
  const running = readdirSync(examples).filter(
    (name) => !name.startsWith('gateway-') && packageOf(name).scripts?.['start'] !== undefined,
  );
  expect(running.length).toBeGreaterThan(10);
  expect(guides.flatMap((guide) => guide.examples).toSorted()).toEqual(running.toSorted());
});

const shown = guides.filter(({ examples: [first] }) => first !== undefined);

test.each(shown)('$label is told as its example does it', ({ examples: [first = ''], steps }) => {
  const text = textOf(first);
  // What stands for the key and the address in the example.
  const known = [place, { ...place, origin: '$APEX_URL', key: '$APEX_KEY' }];
  for (const step of steps) {
    const lines = known.map((one) => step.text(one).split('\n'));
    for (const [index, line] of (lines[0] ?? []).entries()) {
      const own = /^\s*\/\/|= env;$|node:process|^export (APEX|LANGFUSE)_|^npm install|^import \{ OTLPTraceExporter|^$/;
      if (own.test(line)) continue;
      const forms = lines.map((all) => (all[index] ?? '').replace(/^export /, '').trim());
      expect(
        forms.some((form) => text.includes(form)),
        `${first}: ${line}`,
      ).toBe(true);
    }
    for (const name of /^npm install (.*)/.exec(step.text(place))?.[1]?.split(' ') ?? []) {
      // Examples take the one or the other encoding.
      const isKnown = [name, name.replace('-http', '-proto')].some(
        (either) => packageOf(first).devDependencies[either] !== undefined,
      );
      expect(isKnown, `${first} does without ${name}`).toBe(true);
    }
    for (const [name = ''] of step.text(place).matchAll(/\bLANGFUSE_(?:BASE_URL|SECRET_KEY)\b/g)) {
      expect(text).toContain(name);
    }
  }
});

test('a project that is not the default one is named in every snippet that sends', () => {
  for (const { id, steps } of guides) {
    const texts = steps.map((step) => step.text({ ...place, project: 'shop' })).join('\n');
    expect(texts, id).toMatch(/x-apex-project\W+shop/);
  }
});

test('the manual has each guide, and its snippets as the page shows them', () => {
  for (const { label, examples: folders, steps } of guides) {
    expect(manual).toContain(label);
    for (const folder of folders) expect(manual).toContain(`../examples/${folder}`);
    const [first] = steps;
    if (steps.length === 1) expect(manual).toContain(first?.text(place));
  }
});
