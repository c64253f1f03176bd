import { examples, type CommandModule } from '../../command.ts';

interface MeasureOptions {
  readonly from?: string;
  readonly to?: string;
}

export const command: CommandModule<MeasureOptions> = {
  define(command) {
    command
      .option('--from <time>', 'First moment; 30 days before the end unless told')
      .option('--to <time>', "The moment after the last; the end of the last call's day unless told")
      .addHelpText(
        'after',
        examples('apex findings measure', 'apex findings measure --from 2026-03-01 --to 2026-04-01 --json'),
      );
  },
  async run(context, { options }) {
    const [{ optimizerRoutes }, { signedInClient }, { instantOf }, { findingsText }] = await Promise.all([
      import('@apex/contracts'),
      import('../../connection/client.ts'),
      import('../spend/spend-query.ts'),
      import('./findings-text.ts'),
    ]);
    const { signal, terminal } = context;
    const query = { ...instantOf('from', options.from), ...instantOf('to', options.to) };
    const steps = signedInClient(context, optimizerRoutes).measureFindings(query, { signal });
    const progress = terminal.progress('findings measure');
    for (;;) {
      const step = await steps.next();
      if (step.done) {
        progress.end();
        return { data: step.value, text: () => findingsText(step.value, terminal) };
      }
      const { stage, done, total } = step.value;
      progress.update(step.value, `${stage} ${done}${total === null ? '' : ` of ${total}`}`);
    }
  },
};
