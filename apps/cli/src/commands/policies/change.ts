import { examples, type CommandModule } from '../../command.ts';
import type { ChangeOptions } from './policy-verbs.ts';
import { defineRule } from './rule-options.ts';

export const command: CommandModule<ChangeOptions> = {
  define(command) {
    defineRule(command.argument('<policy>', 'Its name or id'))
      .option('--rename <name>', 'Another name')
      .option('--position <number>', 'Lower is asked earlier')
      .option('--activate', 'Have the new version decide at once')
      .addHelpText(
        'after',
        `\nOptions are laid over the latest version's rule and make its next one.\n${examples(
          'apex policies change Summaries --rollout 100 --activate',
          'apex policies change Summaries --position 0',
        )}`,
      );
  },
  run: async (context, { args, options }) =>
    (await import('./policy-verbs.ts')).changePolicy(context, args[0], options),
};
