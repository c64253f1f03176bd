import { examples, type CommandModule } from '../../command.ts';

export const command: CommandModule = {
  define(command) {
    command.addHelpText('after', examples('apex budgets list', 'apex budgets list --json'));
  },
  run: async (context) => (await import('./budget-verbs.ts')).listBudgets(context),
};
