// Plain JavaScript that runs on Node 20: installs dependencies when the lockfile changed since the last install.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const stampOf = (root) => join(root, 'node_modules', '.apex-install.json');

function readStamp(root) {
  const file = stampOf(root);
  if (!existsSync(file)) return { hash: '', development: false };
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    if (error instanceof SyntaxError) return { hash: '', development: false };
    throw error;
  }
}

/**
 * Installs what the lockfile names, with development dependencies when asked or when they were there before: an
 * install never takes anything away. Ends the process with npm's exit code when it fails.
 */
export function ensureInstalled(root, { development }) {
  const hash = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
  const stamp = readStamp(root);
  const wanted = development || stamp.development;
  if (stamp.hash === hash && (stamp.development || !development)) return;
  process.stderr.write(`installing dependencies${wanted ? ' for development' : ''} …\n`);
  const args = [
    'install',
    '--no-audit',
    '--no-fund',
    '--no-save',
    '--loglevel=error',
    ...(wanted ? ['--include=dev'] : ['--omit=dev']),
  ];
  const npm = spawnSync('npm', args, { cwd: root, stdio: ['ignore', 2, 2], shell: process.platform === 'win32' });
  if (npm.status !== 0) {
    process.stderr.write(
      `npm install failed${npm.error ? `: ${npm.error.message}` : ''}. Mend what it says above and start again.\n`,
    );
    process.exit(npm.status ?? 1);
  }
  writeFileSync(stampOf(root), `${JSON.stringify({ hash, development: wanted })}\n`);
}
