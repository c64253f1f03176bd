import { examples, type CommandModule } from '../../command.ts';
import type { CreateKeyOptions } from './create-key.ts';

export const command: CommandModule<CreateKeyOptions> = {
  define(command) {
    command
      .requiredOption('--name <name>', 'What the key is for')
      .option('--scope <scopes>', 'ingest (send usage), read, gateway (send calls through it), or all', 'ingest')
      .option('--label <k=v...>', 'What its calls are labelled with, like feature=search or user=ada; repeatable')
      .option('--budget <amount...>', 'What its calls may use: 5USD/day, 60requests/minute, 10concurrent; repeatable')
      .option('--expires-in-days <days>', 'Days until the key stops working; never when absent')
      .addHelpText(
        'after',
        examples(
          'apex keys create --name laptop',
          'apex keys create --name search --scope gateway --label feature=search --label user=ada --budget 5USD/day',
        ),
      );
  },
  run: async (context, { options }) => (await import('./create-key.ts')).createKey(context, options),
};
