import { examples, type CommandModule } from '../../command.ts';

export const command: CommandModule = {
  define(command) {
    command
      .argument('<id>', 'The id that `apex proposals --status applied` shows')
      .addHelpText('after', examples('apex proposals rollback proposal_…'));
  },
  async run(context, { args }) {
    const [{ optimizerRoutes }, { signedInClient }, { plainLine }, { proposalIdOf }] = await Promise.all([
      import('@apex/contracts'),
      import('../../connection/client.ts'),
      import('@apex/terminal'),
      import('./proposal-id.ts'),
    ]);
    const client = signedInClient(context, optimizerRoutes);
    const data = await client.rollBackProposal({ id: proposalIdOf(args[0]) }, { signal: context.signal });
    return { data, text: `Rolled back from the next call on: ${plainLine(data.proposal.title)}` };
  },
};
