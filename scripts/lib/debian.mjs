// Plain JavaScript that runs on Node 20: brings the programs tests need from Debian's packages.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

const programs = [{ package: 'chromium', paths: ['/usr/bin/chromium'] }];

/** Names of programs that are missing and could not be installed. */
export function ensurePrograms() {
  const missing = programs.filter((program) => !program.paths.some((path) => existsSync(path)));
  if (missing.length === 0) return [];
  const names = missing.map((program) => program.package);
  const debianRoot = existsSync('/usr/bin/apt-get') && process.getuid?.() === 0;
  if (!debianRoot) return names;
  process.stderr.write(`installing ${names.join(', ')} …\n`);
  const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const options = { stdio: ['ignore', 'ignore', 2], env: environment };
  spawnSync('apt-get', ['update', '-qq'], options);
  const install = spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...names], options);
  return install.status === 0 ? [] : names;
}
