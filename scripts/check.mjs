// `npm run check`: types, lint, format, dead code and our own rules. Runs on Node 20.
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureInstalled } from './lib/install.mjs';
import { findNode24 } from './lib/node24.mjs';
import { run } from './lib/run.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
ensureInstalled(root, { development: true });
const node = findNode24(root) ?? process.execPath;
const environment = { ...process.env, PATH: `${dirname(node)}:${process.env.PATH ?? ''}` };

/** @type {[name: string, binary: string, args: string[]][]} */
const steps = [
  ['types', 'node_modules/typescript/bin/tsc', ['-p', 'tsconfig.json', '--noEmit']],
  ['types of the web app', 'node_modules/typescript/bin/tsc', ['-p', 'apps/web/tsconfig.json', '--noEmit']],
  ['lint', 'node_modules/oxlint/bin/oxlint', ['--type-aware', '--deny-warnings']],
  ['format', 'node_modules/oxfmt/bin/oxfmt', ['--check']],
  ['dead code', 'node_modules/knip/bin/knip.js', ['--no-progress']],
];

let broken = 0;
for (const [name, binary, args] of steps) {
  const code = await run(node, [join(root, binary), ...args], { cwd: root, env: environment });
  process.stderr.write(`${code === 0 ? 'ok  ' : 'FAIL'} ${name}\n`);
  if (code !== 0) broken += 1;
}
process.exitCode = broken === 0 ? 0 : 1;
