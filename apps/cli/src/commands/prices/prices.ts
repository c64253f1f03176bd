import { examples, type CommandModule } from '../../command.ts';
import type { PricesOptions } from './prices-options.ts';

export const command: CommandModule<PricesOptions> = {
  define(command) {
    command
      .argument('[name]', 'Only models whose name, or whose provider, holds this')
      .option('--provider <provider>', 'Only models of this provider')
      .option('--tier <tier>', 'standard, batch, flex or priority')
      .option('--used', 'Only models your project has called')
      .option('--unpriced', 'Instead: calls that have no price, as `apex prices unpriced` lists them')
      .option('--limit <rows>', 'Rows of a page, 100 at most', '20')
      .option('--page <number>', 'Which page', '1')
      .addHelpText(
        'after',
        `\nUSD per million tokens, as they hold now; models your project has called come first.\n${examples(
          'apex prices --used',
          'apex prices opus',
          'apex prices --provider openai --tier batch --json',
        )}`,
      );
  },
  async run(context, { args, options }) {
    if (options.unpriced === true) return (await import('./unpriced-answer.ts')).listUnpriced(context);
    const { listPrices } = await import('./prices-answer.ts');
    return listPrices(context, args[0], options);
  },
};
