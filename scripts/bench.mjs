// `npm run bench`: installs what it needs and measures the product. Arguments go to the bench. Runs on Node 20.
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureInstalled } from './lib/install.mjs';
import { findNode24 } from './lib/node24.mjs';
import { run } from './lib/run.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
ensureInstalled(root, { development: true });
const node = findNode24(root);
if (node === null) {
  process.stderr.write('The bench needs Node 24, and none is bundled for this machine. Install it and run again.\n');
  process.exit(1);
}
process.exitCode = await run(node, [join(root, 'bench/src/main.ts'), ...process.argv.slice(2)]);
