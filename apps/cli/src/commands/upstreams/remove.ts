import { examples, type CommandModule } from '../../command.ts';

export const command: CommandModule = {
  define(command) {
    command.argument('<upstream>', 'Its name or id').addHelpText('after', examples('apex upstreams remove openai'));
  },
  run: async (context, { args }) => (await import('./upstream-verbs.ts')).removeUpstream(context, args[0]),
};
