import { ApexError, tokenPairSchema } from '@apex/contracts';
import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

const sessionSchema = z.object({ email: z.string(), tokens: tokenPairSchema });
/** A sign-in at one server. */
export type Session = z.infer<typeof sessionSchema>;
const fileSchema = z.record(z.string(), sessionSchema);

/** The names of this machine are one server. */
function keyOf(url: string): string {
  const { protocol, hostname, port } = new URL(url);
  const local = ['127.0.0.1', '[::1]'].includes(hostname) ? 'localhost' : hostname;
  return `${protocol}//${local}${port === '' ? '' : `:${port}`}`;
}

async function readAll(path: string): Promise<Record<string, Session>> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return {};
    throw error;
  }
  try {
    return fileSchema.parse(JSON.parse(text));
  } catch (cause) {
    throw new ApexError({
      kind: 'precondition',
      reason: 'cli.broken_credentials',
      message: `${path} is damaged. Delete it and sign in again with \`apex login\`.`,
      cause,
    });
  }
}

export interface CredentialStore {
  read(url: string): Promise<Session | undefined>;
  /** Call it while holding the folder's lock. `undefined` forgets the server. */
  write(url: string, session: Session | undefined): Promise<void>;
}

/** `credentials.json` in the configuration folder: readable by its owner only, replaced whole, one entry a server. */
export function createCredentialStore(config_dir: string): CredentialStore {
  const path = join(config_dir, 'credentials.json');
  return {
    read: async (url) => (await readAll(path))[keyOf(url)],
    async write(url, session) {
      const { [keyOf(url)]: _replaced, ...others } = await readAll(path);
      const all = session === undefined ? others : { ...others, [keyOf(url)]: session };
      await mkdir(config_dir, { recursive: true, mode: 0o700 });
      const draft = `${path}.${randomUUID()}`;
      await writeFile(draft, `${JSON.stringify(all, null, 2)}\n`, { mode: 0o600, flag: 'wx' });
      await rename(draft, path);
    },
  };
}
