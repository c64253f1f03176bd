import { examples, type CommandModule } from '../../command.ts';
import type { SynthCommandOptions } from './synth-options.ts';

export const command: CommandModule<SynthCommandOptions> = {
  define(command) {
    command
      .requiredOption('--archetype <name>', 'chat, rag, tools, multi-turn-tools, batch, failing or coding-agent')
      .option('--calls <n>', 'How many calls', '1000')
      .option('--seed <s>', 'The same seed makes the same calls', '1')
      .option(
        '--plant <kind=share...>',
        'Waste in this share of the calls: duplicate-calls, cache-break, retry-storm, premium-model, unused-tools; repeatable',
      )
      .option('--start <time>', 'When the calls begin; 30 days before today when absent')
      .option('--days <n>', 'Days the calls are spread over')
      .option('--out <file>', 'Write the calls as JSON lines, compressed where the name ends in .gz')
      .option('--import', 'Import the calls')
      .addHelpText(
        'after',
        '\nAnswers the truth: what was made, what it cost, and how much waste was planted.\n' +
          examples(
            'apex synth --archetype chat --calls 5000 --seed 7 --import',
            'apex synth --archetype rag --calls 1000 --plant duplicate-calls=0.1 --plant cache-break=0.05 --out rag.jsonl.gz',
          ),
      );
  },
  async run(context, { options }) {
    const { makeCalls } = await import('./make-calls.ts');
    return makeCalls(context, options);
  },
};
