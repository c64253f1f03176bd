import { createHome, type Home, type RunOptions } from './run-apex.ts';
import type { TestServer } from './start-server.ts';

let accounts = 0;

/** A home whose processes talk to the server and are signed in to it. */
export async function signedInHome(server: TestServer): Promise<Home> {
  const home = await createHome();
  const env = { APEX_URL: server.url };
  const email = `user-${process.pid}-${(accounts += 1)}@example.com`;
  const made = await home.run(['signup', '--email', email, '--password', 'correct horse'], { env });
  if (made.code !== 0) throw new Error(made.stderr);
  const withEnv = (options?: RunOptions): RunOptions => ({ ...options, env: { ...env, ...options?.env } });
  return {
    ...home,
    start: (args, options) => home.start(args, withEnv(options)),
    run: (args, options) => home.run(args, withEnv(options)),
  };
}
