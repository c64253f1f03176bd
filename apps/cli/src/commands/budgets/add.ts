import { examples, type CommandModule } from '../../command.ts';
import { defineBudget } from './budget-options.ts';
import type { AddBudgetOptions } from './budget-verbs.ts';

export const command: CommandModule<AddBudgetOptions> = {
  define(command) {
    defineBudget(
      command
        .argument('<name>', 'What it is called')
        .argument('<amount>', '5USD/day, 1000000tokens/month, 60requests/minute, 100USD or 10concurrent')
        .option(
          '--for <whom>',
          'organisation, project, key, user, session or task, or any label: each has one of its own, key=key_… names one',
          'organisation',
        ),
    ).addHelpText(
      'after',
      examples(
        'apex budgets add "All of us" 100USD/day',
        'apex budgets add "Search" 5USD/day --for feature=search --action downgrade --ladder claude-opus-4-5,claude-haiku-4-5',
        'apex budgets add "A person" 60requests/minute --for user',
      ),
    );
  },
  run: async (context, { args, options }) => (await import('./budget-verbs.ts')).addBudget(context, args, options),
};
