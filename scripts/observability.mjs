// `npm run observability`: writes the Prometheus rules and the Grafana dashboard below deploy/ from the objectives.
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findNode24 } from './lib/node24.mjs';
import { run } from './lib/run.mjs';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const node = findNode24(root) ?? process.execPath;
process.exitCode = await run(node, [join(root, 'apps/platform/src/slo/write-deploy-files.ts')], { cwd: root });
