import { examples, type CommandModule } from '../../command.ts';

interface FocusOptions {
  readonly from?: string;
  readonly to?: string;
  readonly raw?: boolean;
  readonly out?: string;
}

export const command: CommandModule<FocusOptions> = {
  define(command) {
    command
      .option('--from <time>', 'First moment; the first call unless told')
      .option('--to <time>', 'The moment after the last')
      .option('--raw', 'For programs: text that a spreadsheet would take for a formula stays as it is')
      .option('--out <file>', 'Where to save it; a file of its period in this folder unless told')
      .addHelpText(
        'after',
        `\nFOCUS 1.2 as CSV, a row a day, model and kind of token. Calls without a known price are left out.\n${examples(
          'apex export focus --from 2026-03-01 --to 2026-04-01',
          'apex export focus --out spend.csv',
        )}`,
      );
  },
  async run(context, { options }) {
    const { exportFocus } = await import('./export-focus.ts');
    return exportFocus(context, options);
  },
};
