// `npm run dev`: the server, and the web app from its sources, drawn anew as they are edited. Runs on Node 20.
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureInstalled } from './lib/install.mjs';
import { findNode24 } from './lib/node24.mjs';
import { run } from './lib/run.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
ensureInstalled(root, { development: true });
const node = findNode24(root) ?? process.execPath;
// Either one that ends ends the other.
const ended = await Promise.race([
  run(node, [join(root, 'apps/platform/src/main.ts'), 'up', ...process.argv.slice(2)]),
  run(node, [join(root, 'node_modules/vite/bin/vite.js'), '--strictPort'], { cwd: join(root, 'apps/web') }),
]);
process.exitCode = ended;
process.kill(process.pid, 'SIGTERM');
