import { examples, type CommandModule } from '../../command.ts';

export const command: CommandModule = {
  define(command) {
    command
      .argument('<id>', 'The id that `apex vault list` shows')
      .addHelpText('after', examples('apex vault rotate secret_…', 'apex vault rotate secret_… < key.txt'));
  },
  async run(context, { args }) {
    const [{ authRoutes }, { signedInClient }, { readSecretValue }, { findSecret }] = await Promise.all([
      import('@apex/contracts'),
      import('../../connection/client.ts'),
      import('./secret-value.ts'),
      import('./find-secret.ts'),
    ]);
    const client = signedInClient(context, authRoutes);
    const { id, version } = await findSecret(client, args[0], context.signal);
    const value = await readSecretValue(context);
    const data = await client.rotateSecret({ id, value, version }, { signal: context.signal });
    return { data, text: `${data.name} has its new value. Whoever uses it next gets that one.` };
  },
};
