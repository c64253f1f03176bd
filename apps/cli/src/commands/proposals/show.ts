import { examples, type CommandModule } from '../../command.ts';

export const command: CommandModule = {
  define(command) {
    command
      .argument('<id>', 'The id that `apex proposals` shows')
      .addHelpText('after', examples('apex proposals show proposal_…'));
  },
  async run(context, { args }) {
    const [{ optimizerRoutes }, { signedInClient }, { formatMoney, plainLine }, { proposalIdOf }] = await Promise.all([
      import('@apex/contracts'),
      import('../../connection/client.ts'),
      import('@apex/terminal'),
      import('./proposal-id.ts'),
    ]);
    const id = proposalIdOf(args[0]);
    const client = signedInClient(context, optimizerRoutes);
    const data = await client.getProposal({ id }, { signal: context.signal });
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
      ['status', data.status.replace('_', ' ')],
      ['closed', data.closed_reason ?? ''],
      ['policy', data.policy_id ?? data.policy?.name ?? 'nothing a gateway can do'],
    ];
    const body = lines
      .filter(([, value]) => value !== '')
      .map(([name, value]) => `${name.padEnd(8)} ${plainLine(value)}`);
    return { data, text: [context.terminal.style('bold', plainLine(data.title)), ...body].join('\n') };
  },
};
