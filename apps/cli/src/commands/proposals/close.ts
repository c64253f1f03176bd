import { examples, type CommandModule } from '../../command.ts';

export const command: CommandModule<{ readonly reason: string }> = {
  define(command) {
    command
      .argument('<id>', 'The id that `apex proposals` shows')
      .requiredOption('--reason <text>', 'Why it is put aside')
      .addHelpText('after', examples('apex proposals close proposal_… --reason "The answers must be fresh"'));
  },
  async run(context, { args, options }) {
    const [{ optimizerRoutes }, { signedInClient }, { plainLine }, { proposalIdOf }] = await Promise.all([
      import('@apex/contracts'),
      import('../../connection/client.ts'),
      import('@apex/terminal'),
      import('./proposal-id.ts'),
    ]);
    const asked = { id: proposalIdOf(args[0]), reason: options.reason };
    const data = await signedInClient(context, optimizerRoutes).closeProposal(asked, { signal: context.signal });
    return { data, text: `Closed: ${plainLine(data.title)}` };
  },
};
