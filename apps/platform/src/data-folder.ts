import { ApexError } from '@apex/contracts';
import { randomBytes } from 'node:crypto';
import { link, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

const lockSchema = z.object({ pid: z.int(), started: z.string(), url: z.string().optional() });
type Lock = z.infer<typeof lockSchema>;

const runtimeSchema = z.object({
  pid: z.int(),
  url: z.string(),
  started_at: z.string(),
  /** Where the stores answer while this process runs, with credentials; the file is the owner's alone. */
  database_url: z.string(),
  clickhouse: z.object({ url: z.string(), username: z.string(), password: z.string(), database: z.string() }),
});
export type Runtime = z.infer<typeof runtimeSchema>;

const secretsSchema = z.object({ secret: z.string().min(32), postgres_password: z.string().min(32) });
export type Secrets = z.infer<typeof secretsSchema>;

/** The folder that holds everything of an embedded installation; one process at a time owns it. */
export interface DataFolder {
  readonly path: string;
  readonly secrets: Secrets;
  pathOf(name: 'postgres' | 'clickhouse'): string;
  writeRuntime(runtime: Runtime): Promise<void>;
  release(): Promise<void>;
}

/** When a process started, so that a reused pid is not taken for the old process; empty where the system hides it. */
async function startOf(pid: number): Promise<string> {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
  } catch (error) {
    if (error instanceof Error && 'code' in error) return '';
    throw error;
  }
}

async function isHeld(lock: Lock): Promise<boolean> {
  try {
    process.kill(lock.pid, 0);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ESRCH') return false;
  }
  return (await startOf(lock.pid)) === lock.started;
}

async function readJson<S extends z.ZodType>(path: string, schema: S): Promise<z.output<S> | undefined> {
  try {
    const parsed = schema.safeParse(JSON.parse(await readFile(path, 'utf8')));
    return parsed.success ? parsed.data : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

/** Written whole or not at all, readable by the owner alone. */
async function writePrivate(path: string, value: unknown): Promise<void> {
  const draft = `${path}.${process.pid}`;
  await writeFile(draft, `${JSON.stringify(value)}\n`, { mode: 0o600 });
  await rename(draft, path);
}

function alreadyRunning(path: string, lock: Lock): ApexError {
  return new ApexError({
    kind: 'conflict',
    reason: 'platform.already_running',
    message: `Netra Apex is already running on ${path} (process ${lock.pid}). Stop it first, or choose another folder with APEX_DATA_DIR and another port with APEX_PORT.`,
    details: { pid: lock.pid },
  });
}

async function takeLock(path: string): Promise<void> {
  const file = join(path, 'lock');
  const draft = join(path, `lock.${process.pid}`);
  const mine: Lock = { pid: process.pid, started: await startOf(process.pid) };
  await writeFile(draft, JSON.stringify(mine), { mode: 0o600 });
  try {
    for (let attempt = 0; attempt < 5; attempt += 1) {
      try {
        // Only one process can create the name; the content is there from the first moment.
        await link(draft, file);
        return;
      } catch (error) {
        if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
      }
      const holder = await readJson(file, lockSchema);
      if (holder !== undefined && (await isHeld(holder))) throw alreadyRunning(path, holder);
      await setAside(file, holder);
    }
    throw new ApexError({
      kind: 'conflict',
      reason: 'platform.lock_contended',
      message: `Another start is under way on ${path}.`,
    });
  } finally {
    await rm(draft, { force: true });
  }
}

/** Removes a dead process's lock; puts it back when another start replaced it in between. */
async function setAside(file: string, judged: Lock | undefined): Promise<void> {
  const aside = `${file}.dead.${process.pid}`;
  try {
    await rename(file, aside);
    const moved = await readJson(aside, lockSchema);
    if (moved !== undefined && moved.pid !== judged?.pid) await link(aside, file);
    await rm(aside, { force: true });
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && ['ENOENT', 'EEXIST'].includes(String(error.code)))) throw error;
  }
}

async function loadSecrets(path: string): Promise<Secrets> {
  const file = join(path, 'secrets.json');
  const kept = await readJson(file, secretsSchema);
  if (kept !== undefined) return kept;
  const fresh = { secret: randomBytes(32).toString('hex'), postgres_password: randomBytes(32).toString('hex') };
  await writePrivate(file, fresh);
  return fresh;
}

/** What the process that owns a folder says about itself; undefined when none runs there. */
export async function readRuntime(path: string): Promise<Runtime | undefined> {
  const lock = await readJson(join(path, 'lock'), lockSchema);
  if (lock === undefined || !(await isHeld(lock))) return undefined;
  return readJson(join(path, 'runtime.json'), runtimeSchema);
}

/** Creates the folder where needed, locks it, and loads or makes its secrets. Throws `conflict` when it is taken. */
export async function openDataFolder(path: string): Promise<DataFolder> {
  await mkdir(path, { recursive: true, mode: 0o700 });
  await takeLock(path);
  const runtimeFile = join(path, 'runtime.json');
  return {
    path,
    secrets: await loadSecrets(path),
    pathOf: (name) => join(path, name),
    writeRuntime: (runtime) => writePrivate(runtimeFile, runtime),
    release: async () => {
      await rm(runtimeFile, { force: true });
      await rm(join(path, 'lock'), { force: true });
    },
  };
}
