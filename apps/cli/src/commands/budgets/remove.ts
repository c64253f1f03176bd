import { examples, type CommandModule } from '../../command.ts';

export const command: CommandModule = {
  define(command) {
    command.argument('<budget>', 'Its name or id').addHelpText('after', examples('apex budgets remove Search'));
  },
  run: async (context, { args }) => (await import('./budget-verbs.ts')).removeBudget(context, args[0]),
};
