// Plain JavaScript that runs on Node 20: builds the web app when what it is made of changed since the last build.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { extname, join, relative } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

const made = ['apps/web', 'packages/contracts', 'packages/client', 'package-lock.json', 'scripts/lib/build-web.mjs'];
const skipped = new Set(['node_modules', 'dist']);
const compressible = new Set(['.js', '.css', '.html', '.svg', '.webmanifest']);
/** A page opened before a build still finds the files of the former one for a day. */
const keptMs = 24 * 60 * 60 * 1000;

function filesOf(path) {
  if (!statSync(path).isDirectory()) return [path];
  const entries = readdirSync(path, { withFileTypes: true }).filter(({ name }) => !skipped.has(name));
  return entries.flatMap(({ name }) => filesOf(join(path, name)));
}

function hashOf(root) {
  const hash = createHash('sha256');
  const files = made.flatMap((path) => filesOf(join(root, path))).filter((file) => !/\.(?:test\.tsx?|md)$/.test(file));
  for (const file of files.sort())
    hash.update(relative(root, file)).update('\0').update(readFileSync(file)).update('\0');
  return hash.digest('hex');
}

function builtHash(dist) {
  const stamp = join(dist, '.build.json');
  if (!existsSync(stamp)) return null;
  try {
    return JSON.parse(readFileSync(stamp, 'utf8')).hash;
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

async function compress(folder) {
  const brotli = promisify(brotliCompress);
  const zip = promisify(gzip);
  const files = filesOf(folder).filter((file) => compressible.has(extname(file)));
  await Promise.all(
    files.map(async (file) => {
      const content = readFileSync(file);
      const params = { [constants.BROTLI_PARAM_SIZE_HINT]: content.length };
      const [br, gz] = await Promise.all([brotli(content, { params }), zip(content, { level: 9 })]);
      await Promise.all([writeFile(`${file}.br`, br), writeFile(`${file}.gz`, gz)]);
    }),
  );
}

function keepFormer(from, to) {
  if (!existsSync(from)) return;
  for (const name of readdirSync(from)) {
    const file = join(from, name);
    if (existsSync(join(to, name)) || Date.now() - statSync(file).mtimeMs > keptMs) continue;
    cpSync(file, join(to, name), { preserveTimestamps: true });
  }
}

/** Puts the new build in the place of the old one in one step, whoever else does the same at the same time. */
function exchange(fresh, dist) {
  const former = `${fresh}-former`;
  try {
    renameSync(dist, former);
  } catch (error) {
    if (error.code !== 'ENOENT') throw error;
  }
  try {
    renameSync(fresh, dist);
  } catch (error) {
    if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error;
    rmSync(fresh, { recursive: true, force: true });
  }
  rmSync(former, { recursive: true, force: true });
}

/** Builds what is served of the web app unless it is there already; throws with the builder's words when that fails. */
export async function ensureWebBuilt(root, node) {
  const dist = join(root, 'apps/web/dist');
  const hash = hashOf(root);
  if (builtHash(dist) === hash) return;
  process.stderr.write('building the web app … ');
  const started = performance.now();
  const fresh = join(root, 'node_modules', `.apex-web-${process.pid}`);
  mkdirSync(fresh, { recursive: true });
  try {
    const vite = join(root, 'node_modules/vite/bin/vite.js');
    const args = [vite, 'build', '--logLevel', 'warn', '--emptyOutDir', '--outDir', fresh];
    // A test run says `test` here, with which React comes as it is for development.
    const environment = { ...process.env, NODE_ENV: 'production' };
    const build = spawnSync(node, args, { cwd: join(root, 'apps/web'), encoding: 'utf8', env: environment });
    if (build.status !== 0) throw new Error(`the web app could not be built:\n${build.stdout}${build.stderr}`);
    await compress(fresh);
    keepFormer(join(dist, 'assets'), join(fresh, 'assets'));
    writeFileSync(join(fresh, '.build.json'), `${JSON.stringify({ hash })}\n`);
    exchange(fresh, dist);
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
  process.stderr.write(`${((performance.now() - started) / 1000).toFixed(1)} s\n`);
}
