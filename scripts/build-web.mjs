// Builds the web app when its sources changed; what `npm start` and `npm test` do by themselves. Runs on Node 20.
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureWebBuilt } from './lib/build-web.mjs';
import { findNode24 } from './lib/node24.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
await ensureWebBuilt(root, findNode24(root) ?? process.execPath);
