import { examples, type CommandModule } from '../../command.ts';
import { defineShares, type ShareOptions } from './share-options.ts';

interface ApplyOptions extends ShareOptions {
  readonly yes?: boolean;
}

export const command: CommandModule<ApplyOptions> = {
  define(command) {
    command.argument('<id>', 'The id that `apex proposals` shows');
    defineShares(command);
    command
      .option('--yes', 'Do not ask')
      .addHelpText(
        'after',
        `\nThe gateway does it from the next call on. Applied again with other shares it goes on with those.\n${examples(
          'apex proposals apply proposal_… --rollout 10 --holdout 10',
          'apex proposals rollback proposal_…',
        )}`,
      );
  },
  async run(context, { args, options }) {
    const [{ optimizerRoutes }, { signedInClient }, { confirm }, { plainLine }, { proposalIdOf }, { sharesOf }] =
      await Promise.all([
        import('@apex/contracts'),
        import('../../connection/client.ts'),
        import('../../confirm.ts'),
        import('@apex/terminal'),
        import('./proposal-id.ts'),
        import('./shares-of.ts'),
      ]);
    const { signal } = context;
    const client = signedInClient(context, optimizerRoutes);
    const asked = { id: proposalIdOf(args[0]), ...sharesOf(options) };
    if (options.yes !== true) {
      const { title } = await client.getProposal({ id: asked.id }, { signal });
      await confirm(context, `Apply "${plainLine(title)}" from the next call on?`, false);
    }
    const data = await client.applyProposal(asked, { signal });
    const { rollout_percent, holdout_percent } = data.policy.rule;
    const shares = `${rollout_percent} % of matching sessions, ${holdout_percent} % of those held out`;
    const text = `Applied: ${plainLine(data.proposal.title)} (${shares}). Its policy: ${data.policy.id}`;
    return { data, text };
  },
};
