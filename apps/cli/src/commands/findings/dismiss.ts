import { examples, type CommandModule } from '../../command.ts';

export const command: CommandModule<{ readonly reason: string }> = {
  define(command) {
    command
      .argument('<id>', 'The id that `apex findings` shows')
      .requiredOption('--reason <text>', 'Why it is put aside')
      .addHelpText('after', examples('apex findings dismiss finding_… --reason "The copies are wanted"'));
  },
  async run(context, { args, options }) {
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
    const data = await client.dismissFinding({ id: id.data, reason: options.reason }, { signal: context.signal });
    return { data, text: `Put aside: ${plainLine(data.title)}` };
  },
};
