import { examples, type CommandModule } from '../../command.ts';
import { defineUpstream } from './upstream-options.ts';
import type { AddOptions } from './upstream-verbs.ts';

export const command: CommandModule<AddOptions> = {
  define(command) {
    defineUpstream(
      command
        .argument('<name>', 'How it is called, also in front of a model: openai/gpt-5.5')
        .requiredOption('--kind <kind>', 'openai, anthropic, gemini, azure_openai, ollama or openai_compatible'),
    )
      .option('--no-key', 'It wants none')
      .addHelpText(
        'after',
        examples(
          'apex upstreams add openai --kind openai --key-env OPENAI_API_KEY',
          'apex upstreams add anthropic --kind anthropic < key.txt',
          'apex upstreams add gpu --kind openai_compatible --base-url http://gpu:8000/v1 --models "llama-*" --no-key',
        ),
      );
  },
  run: async (context, { args, options }) =>
    (await import('./upstream-verbs.ts')).addUpstream(context, args[0], options),
};
