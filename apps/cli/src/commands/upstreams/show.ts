import { examples, type CommandModule } from '../../command.ts';

export const command: CommandModule = {
  define(command) {
    command.argument('<upstream>', 'Its name or id').addHelpText('after', examples('apex upstreams show openai'));
  },
  run: async (context, { args }) => (await import('./upstream-verbs.ts')).showUpstream(context, args[0]),
};
