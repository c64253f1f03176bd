// `npm run soak`: long campaigns against the product: kills, outages, steady traffic, fuzz. Runs on Node 20.
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureInstalled } from './lib/install.mjs';
import { findNode24 } from './lib/node24.mjs';
import { run } from './lib/run.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
ensureInstalled(root, { development: true });
const node = findNode24(root);
if (node === null) {
  process.stderr.write('The soak needs Node 24, and none is bundled for this machine. Install it and run again.\n');
  process.exit(1);
}
process.exitCode = await run(node, [join(root, 'tests/soak/main.ts'), ...process.argv.slice(2)]);
