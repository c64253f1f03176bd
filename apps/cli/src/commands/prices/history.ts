import { examples, type CommandModule } from '../../command.ts';
import type { HistoryOptions } from './history-options.ts';

export const command: CommandModule<HistoryOptions> = {
  define(command) {
    command
      .argument('[model]', 'A model: its prices over time, and what your calls cost at each')
      .option('--provider <provider>', 'Of the model')
      .option('--tier <tier>', 'standard, batch, flex or priority', 'standard')
      .option('--limit <rows>', 'Rows of a page, 100 at most', '20')
      .option('--page <number>', 'Which page', '1')
      .addHelpText(
        'after',
        `\nWithout a model: what changes of prices did to your calls, and how far that is.\n${examples(
          'apex prices history',
          'apex prices history claude-opus-4-6 --provider anthropic --json',
        )}`,
      );
  },
  async run(context, { args, options }) {
    const { modelHistory, repricings } = await import('./history-answer.ts');
    return args[0] === undefined ? repricings(context, options) : modelHistory(context, args[0], options);
  },
};
