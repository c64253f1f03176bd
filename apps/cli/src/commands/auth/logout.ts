import { examples, type CommandModule } from '../../command.ts';

export const command: CommandModule = {
  define(command) {
    command.addHelpText('after', examples('apex logout'));
  },
  async run(context) {
    const [{ createClient }, { authRoutes }, { createCredentialStore }, { withCredentialLock }] = await Promise.all([
      import('@apex/client'),
      import('@apex/contracts'),
      import('../../credentials/store.ts'),
      import('../../credentials/lock.ts'),
    ]);
    const { url, correlation_id, signal, config } = context;
    const store = createCredentialStore(config.config_dir);
    const session = await store.read(url);
    if (session === undefined) return { data: { revoked: false }, text: `You were not signed in at ${url}.` };
    // The token leaves this machine even where the server cannot be told.
    await withCredentialLock(config.config_dir, context, () => store.write(url, undefined));
    const { refresh_token } = session.tokens;
    const data = await createClient(authRoutes, { url, correlation_id }).signOut({ refresh_token }, { signal });
    return { data, text: `Signed out at ${url}.` };
  },
};
