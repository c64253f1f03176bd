import { examples, type CommandModule } from '../../command.ts';

export const command: CommandModule = {
  define(command) {
    command
      .argument('<id>', 'The id that `apex vault list` shows')
      .addHelpText('after', examples('apex vault delete secret_…'));
  },
  async run(context, { args }) {
    const [{ authRoutes }, { signedInClient }, { secretIdOf }] = await Promise.all([
      import('@apex/contracts'),
      import('../../connection/client.ts'),
      import('./find-secret.ts'),
    ]);
    const id = secretIdOf(args[0]);
    const data = await signedInClient(context, authRoutes).deleteSecret({ id }, { signal: context.signal });
    return { data, text: `Deleted ${data.id}. What uses it stops working.` };
  },
};
