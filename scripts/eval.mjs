// `npm run eval`: installs what it needs and scores how questions are understood. Arguments go to it. Runs on Node 20.
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureInstalled } from './lib/install.mjs';
import { findNode24 } from './lib/node24.mjs';
import { run } from './lib/run.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
ensureInstalled(root, { development: true });
const node = findNode24(root);
if (node === null) {
  process.stderr.write(
    'The evaluation needs Node 24, and none is bundled for this machine. Install it and run again.\n',
  );
  process.exit(1);
}
process.exitCode = await run(node, [join(root, 'eval/src/main.ts'), ...process.argv.slice(2)]);
