import { examples, type CommandModule } from '../../command.ts';

export const command: CommandModule = {
  define(command) {
    command
      .argument('<id>', 'The id that `apex proposals` shows')
      .addHelpText('after', examples('apex proposals show proposal_…'));
  },
  async run(context, { args }) {
    const [{ optimizerRoutes, proposalIdSchema }, { signedInClient }, { usageError }, { formatMoney, plainLine }] =
      await Promise.all([
        import('@apex/contracts'),
        import('../../connection/client.ts'),
        import('../../usage-error.ts'),
        import('@apex/terminal'),
      ]);
    const id = proposalIdSchema.safeParse(args[0]);
    if (!id.success) throw usageError(`${args[0] ?? ''} is not the id of a proposal: see \`apex proposals\`.`);
    const client = signedInClient(context, optimizerRoutes);
    const data = await client.getProposal({ id: id.data }, { signal: context.signal });
    const { saving } = data;
    const lines: readonly (readonly [string, string])[] = [
      ['setting', data.setting],
      ['from', data.old_value],
      ['to', data.new_value],
      [
        'saving',
        saving === null
          ? 'none measured'
          : `${formatMoney(saving.expected_usd)} (${formatMoney(saving.low_usd)} to ${formatMoney(saving.high_usd)}), ${(data.basis ?? '').replace('_', ' ')}`,
      ],
      ['quality', data.quality_effect],
      ['risk', data.risk],
      ['verify', data.verify],
      ['undo', data.undo],
    ];
    const body = lines
      .filter(([, value]) => value !== '')
      .map(([name, value]) => `${name.padEnd(8)} ${plainLine(value)}`);
    return { data, text: [context.terminal.style('bold', plainLine(data.title)), ...body].join('\n') };
  },
};
