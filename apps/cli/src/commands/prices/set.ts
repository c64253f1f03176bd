import { examples, type CommandModule } from '../../command.ts';
import type { SetPriceOptions } from './price-input.ts';

export const command: CommandModule<SetPriceOptions> = {
  define(command) {
    command
      .argument('<model>', 'A name, or a pattern like claude-*; * is every model, price_… changes that price')
      .option('--provider <provider>', 'Only calls to this provider')
      .option('--tier <tier>', 'Only calls of this tier: standard, batch, flex or priority')
      .option('--from <day>', 'The first day it holds; today when absent')
      .option('--to <day>', 'The first day it no longer holds')
      .option('--off <percent>', 'This much off the list price, like 15%')
      .option('--price <kind=usd...>', 'USD per million tokens, like input=2.5; repeatable; request=USD of a request')
      .option('--note <text>', 'Where it comes from')
      .option('--preview [days]', 'Only say what the last days (30) would have cost with it')
      .addHelpText(
        'after',
        `\nCalls from its first day on are priced anew: \`apex prices history\` shows how far that is.\n${examples(
          'apex prices set "*" --provider anthropic --off 15% --from 2026-03-01 --preview',
          'apex prices set claude-opus-4-6 --provider anthropic --price input=4 --price output=20',
          'apex prices set price_… --to 2026-12-31',
        )}`,
      );
  },
  async run(context, { args, options }) {
    const { setPrice } = await import('./set-price.ts');
    return setPrice(context, args[0] ?? '', options);
  },
};
