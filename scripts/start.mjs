// `npm start`: installs and builds when needed, then runs the whole product on the bundled Node. Runs on Node 20.
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureWebBuilt } from './lib/build-web.mjs';
import { ensureInstalled } from './lib/install.mjs';
import { findNode24 } from './lib/node24.mjs';
import { run } from './lib/run.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
ensureInstalled(root, { development: false });
const node = findNode24(root);
if (node === null) {
  process.stderr.write(
    `Netra Apex needs Node 24 on ${process.platform}-${process.arch} and bundles none for it. Install Node 24 and start again.\n`,
  );
  process.exit(1);
}
await ensureWebBuilt(root, node);
process.exitCode = await run(node, [join(root, 'apps/platform/src/main.ts'), 'up', ...process.argv.slice(2)]);
