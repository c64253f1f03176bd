import { examples, type CommandModule } from '../../command.ts';
import { defineShares, type ShareOptions } from './share-options.ts';

interface PreviewOptions extends ShareOptions {
  readonly from?: string;
  readonly to?: string;
}

export const command: CommandModule<PreviewOptions> = {
  define(command) {
    command.argument('<id>', 'The id that `apex proposals` shows');
    defineShares(command);
    command
      .option('--from <time>', 'First moment; 30 days before the end unless told')
      .option('--to <time>', "The moment after the last; the end of the last call's day unless told")
      .addHelpText('after', examples('apex proposals preview proposal_… --rollout 50'));
  },
  async run(context, { args, options }) {
    const [{ optimizerRoutes }, { signedInClient }, { instantOf }, { proposalIdOf }, { sharesOf }, { previewText }] =
      await Promise.all([
        import('@apex/contracts'),
        import('../../connection/client.ts'),
        import('../spend/spend-query.ts'),
        import('./proposal-id.ts'),
        import('./shares-of.ts'),
        import('./preview-text.ts'),
      ]);
    const { signal, terminal } = context;
    const period = { ...instantOf('from', options.from), ...instantOf('to', options.to) };
    const query = { id: proposalIdOf(args[0]), ...period, ...sharesOf(options) };
    const data = await signedInClient(context, optimizerRoutes).previewProposal(query, { signal });
    return { data, text: () => previewText(data, terminal) };
  },
};
