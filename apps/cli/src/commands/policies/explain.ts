import { examples, type CommandModule } from '../../command.ts';
import type { ExplainOptions } from './policy-questions.ts';

export const command: CommandModule<ExplainOptions> = {
  define(command) {
    command
      .requiredOption('--model <model>', 'The model that a call would ask for')
      .option('--operation <operation>', 'chat, embeddings, count_tokens, models or other')
      .option('--key <id>', 'The key it would come by')
      .option('--label <k=v...>', 'A label it would have, like feature=search; repeatable')
      .option('--session <session>', 'The session it would belong to')
      .option('--tokens <count>', 'How much it would send')
      .option('--content <classes...>', 'What it would hold: text, tools, images, documents, json')
      .option('--streaming', 'It would stream')
      .option('--at <time>', 'When it would be; now unless told')
      .addHelpText('after', examples('apex policies explain --model claude-opus-4-5 --label feature=summaries'));
  },
  run: async (context, { options }) => (await import('./policy-questions.ts')).explainPolicy(context, options),
};
