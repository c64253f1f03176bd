import { examples, type CommandModule } from '../../command.ts';

export const command: CommandModule = {
  define(command) {
    command
      .argument('<id>', 'The id that `apex findings` shows')
      .addHelpText('after', examples('apex findings restore finding_…'));
  },
  async run(context, { args }) {
    const [{ findingIdSchema, optimizerRoutes }, { signedInClient }, { usageError }, { plainLine }] = await Promise.all(
      [
        import('@apex/contracts'),
        import('../../connection/client.ts'),
        import('../../usage-error.ts'),
        import('@apex/terminal'),
      ],
    );
    const id = findingIdSchema.safeParse(args[0]);
    if (!id.success) throw usageError(`${args[0] ?? ''} is not the id of a finding: see \`apex findings\`.`);
    const client = signedInClient(context, optimizerRoutes);
    const data = await client.restoreFinding({ id: id.data }, { signal: context.signal });
    return { data, text: `Taken up again: ${plainLine(data.title)}` };
  },
};
