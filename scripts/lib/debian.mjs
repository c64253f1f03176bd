// Plain JavaScript that runs on Node 20: brings the programs tests need from Debian's packages.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

const programs = [{ package: 'chromium', paths: ['/usr/bin/chromium'] }];
/** Unpacked by the tests themselves (testkit/src/redis.ts): installing them would start a service. */
const unpacked = [{ package: 'redis-server', paths: ['/usr/bin/redis-server', '/usr/local/bin/redis-server'] }];
const hasApt = existsSync('/usr/bin/apt-get');

/** Names of programs that are missing and could not be installed. */
export function ensurePrograms() {
  const notUnpackable = hasApt ? [] : namesOfMissing(unpacked);
  const names = namesOfMissing(programs);
  if (names.length === 0) return notUnpackable;
  const debianRoot = hasApt && process.getuid?.() === 0;
  if (!debianRoot) return [...names, ...notUnpackable];
  process.stderr.write(`installing ${names.join(', ')} …\n`);
  const environment = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const options = { stdio: ['ignore', 'ignore', 2], env: environment };
  spawnSync('apt-get', ['update', '-qq'], options);
  const install = spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...names], options);
  return install.status === 0 ? [] : names;
}

/** @param {{ package: string, paths: string[] }[]} wanted */
function namesOfMissing(wanted) {
  return wanted.filter((program) => !program.paths.some((path) => existsSync(path))).map((program) => program.package);
}
