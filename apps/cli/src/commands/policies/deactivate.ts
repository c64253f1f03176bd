import { examples, type CommandModule } from '../../command.ts';

export const command: CommandModule = {
  define(command) {
    command.argument('<policy>', 'Its name or id').addHelpText('after', examples('apex policies deactivate Summaries'));
  },
  run: async (context, { args }) => (await import('./policy-verbs.ts')).deactivatePolicy(context, args[0]),
};
