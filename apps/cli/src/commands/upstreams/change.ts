import { examples, type CommandModule } from '../../command.ts';
import { defineUpstream } from './upstream-options.ts';
import type { UpstreamOptions } from './upstream-verbs.ts';

export const command: CommandModule<UpstreamOptions> = {
  define(command) {
    defineUpstream(command.argument('<upstream>', 'Its name or id').option('--on', 'Send it calls again')).addHelpText(
      'after',
      examples('apex upstreams change openai --off', 'apex upstreams change openai --key-env NEW_OPENAI_KEY'),
    );
  },
  run: async (context, { args, options }) =>
    (await import('./upstream-verbs.ts')).changeUpstream(context, args[0], options),
};
