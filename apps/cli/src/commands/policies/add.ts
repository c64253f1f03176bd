import { examples, type CommandModule } from '../../command.ts';
import type { WriteOptions } from './policy-verbs.ts';
import { defineRule } from './rule-options.ts';

export const command: CommandModule<WriteOptions> = {
  define(command) {
    defineRule(command.argument('<name>', 'What it is called'))
      .option('--position <number>', 'Lower is asked earlier; after all others unless told')
      .option('--activate', 'Have it decide at once')
      .addHelpText(
        'after',
        examples(
          'apex policies add Summaries --match-model "claude-opus-*" --match-label feature=summaries --model claude-haiku-4-5 --rollout 50 --holdout 10',
          'apex policies add Spare --match-model "gpt-*" --fallback azure/,claude-sonnet-4-5 --activate',
          'apex policies add Rule --file rule.json',
        ),
      );
  },
  run: async (context, { args, options }) => (await import('./policy-verbs.ts')).addPolicy(context, args[0], options),
};
