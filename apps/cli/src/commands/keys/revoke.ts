import { examples, type CommandModule } from '../../command.ts';

export const command: CommandModule = {
  define(command) {
    command
      .argument('<id>', 'The id that `apex keys list` shows')
      .addHelpText('after', examples('apex keys revoke key_…'));
  },
  async run(context, { args }) {
    const [{ authRoutes, keyIdSchema }, { signedInClient }, { usageError }] = await Promise.all([
      import('@apex/contracts'),
      import('../../connection/client.ts'),
      import('../../usage-error.ts'),
    ]);
    const id = keyIdSchema.safeParse(args[0]);
    if (!id.success) throw usageError(`${args[0] ?? ''} is not the id of a key: see \`apex keys list\`.`);
    const data = await signedInClient(context, authRoutes).revokeKey({ id: id.data }, { signal: context.signal });
    return { data, text: `Revoked ${data.name} (${data.prefix}…).` };
  },
};
