import { examples, type CommandModule } from '../../command.ts';
import type { PreviewOptions } from './policy-questions.ts';
import { defineRule } from './rule-options.ts';

export const command: CommandModule<PreviewOptions> = {
  define(command) {
    defineRule(command.argument('[policy]', 'Its name or id; without one, the rule that the options say'))
      .option('--from <time>', 'First moment; 30 days before the end unless told')
      .option('--to <time>', "The moment after the last; the end of the last call's day unless told")
      .addHelpText(
        'after',
        examples(
          'apex policies preview Summaries',
          'apex policies preview --match-model "claude-opus-*" --model claude-haiku-4-5',
        ),
      );
  },
  run: async (context, { args, options }) =>
    (await import('./policy-questions.ts')).previewPolicy(context, args[0], options),
};
