import { examples, type CommandModule } from '../../command.ts';
import type { AskOptions } from './ask-options.ts';

export const command: CommandModule<AskOptions> = {
  define(command) {
    command
      .argument('<question...>', 'What you want to know')
      .option('--thread <id>', 'Go on in an earlier thread')
      .addHelpText(
        'after',
        '\nWith --json every event is a line on stdout as it happens, and final_report is the last. Ctrl-C stops the run.\n' +
          examples(
            'apex ask "What did we spend by model last month?"',
            'apex ask "What would a 1 hour cache have cost?" --json',
            'apex ask "And by project?" --thread thread_…',
          ),
      );
  },
  async run(context, { args, options }) {
    const { askQuestion } = await import('./ask-question.ts');
    return askQuestion(context, args.join(' '), options);
  },
};
