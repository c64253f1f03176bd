import { examples, type CommandModule } from '../../command.ts';
import { defineBudget } from './budget-options.ts';
import type { ChangeBudgetOptions } from './budget-verbs.ts';

export const command: CommandModule<ChangeBudgetOptions> = {
  define(command) {
    defineBudget(
      command
        .argument('<budget>', 'Its name or id')
        .option('--name <name>', 'Another name')
        .option('--amount <amount>', 'Another amount, of what it counts: 10'),
    )
      .option('--on', 'Hold calls to it again')
      .option('--off', 'Hold no calls to it')
      .addHelpText('after', examples('apex budgets change Search --amount 10', 'apex budgets change Search --off'));
  },
  run: async (context, { args, options }) =>
    (await import('./budget-verbs.ts')).changeBudget(context, args[0], options),
};
