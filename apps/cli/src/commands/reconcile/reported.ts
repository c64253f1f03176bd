import { examples, type CommandModule } from '../../command.ts';

interface ReportedOptions {
  readonly from?: string;
  readonly to?: string;
}

export const command: CommandModule<ReportedOptions> = {
  define(command) {
    command
      .option('--from <time>', 'First moment')
      .option('--to <time>', 'The moment after the last')
      .addHelpText(
        'after',
        `\nAmounts are of calls that have both a price of ours and a reported cost.\n${examples('apex reconcile reported', 'apex reconcile reported --from 2026-03-01 --json')}`,
      );
  },
  async run(context, { options }) {
    const { reportedCosts } = await import('./reported-costs.ts');
    return reportedCosts(context, options);
  },
};
