// `npm test`: sets up everything and runs the whole suite. Arguments go to vitest. Runs on Node 20.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureWebBuilt } from './lib/build-web.mjs';
import { ensurePrograms } from './lib/debian.mjs';
import { ensureInstalled } from './lib/install.mjs';
import { findNode24 } from './lib/node24.mjs';
import { run } from './lib/run.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
ensureInstalled(root, { development: true });
const missing = ensurePrograms();
if (missing.length > 0) {
  process.stderr.write(
    `The tests need ${missing.join(', ')}. Install ${missing.length > 1 ? 'them' : 'it'} and run again (as root on Debian this happens by itself).\n`,
  );
  process.exit(1);
}
const node = findNode24(root);
if (node === null) {
  process.stderr.write('The tests need Node 24, and none is bundled for this machine. Install it and run again.\n');
  process.exit(1);
}

await ensureWebBuilt(root, node);

const folder = mkdtempSync(join(tmpdir(), 'apex-test-'));
const environment = { ...process.env, PATH: `${dirname(node)}:${process.env.PATH ?? ''}` };
const spawnOptions = { cwd: root, env: environment };
let passed = 0;
let failed = 0;

const only = process.argv.slice(2);
if (only.length === 0) {
  const check = await run(node, [join(root, 'scripts/check.mjs')], spawnOptions);
  if (check === 0) passed += 1;
  else failed += 1;
}
const report = join(folder, 'report.json');
const vitest = join(root, 'node_modules/vitest/vitest.mjs');
const args = [vitest, 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`, ...only];
const code = await run(node, args, spawnOptions);
try {
  const result = JSON.parse(readFileSync(report, 'utf8'));
  passed += result.numPassedTests;
  failed += result.numFailedTests;
  const brokenFiles = result.testResults.filter(
    (file) => file.status === 'failed' && file.assertionResults.length === 0,
  );
  failed += brokenFiles.length;
} catch (error) {
  process.stderr.write(`The test runner left no report: ${error.message}\n`);
  failed += 1;
} finally {
  rmSync(folder, { recursive: true, force: true });
}
if (code !== 0 && failed === 0) failed = 1;
process.stdout.write(`${passed} passed, ${failed} failed\n`);
process.exitCode = failed === 0 ? 0 : 1;
