import { examples, type CommandModule } from '../../command.ts';

export const command: CommandModule = {
  define(command) {
    command.addHelpText('after', examples('apex policies list', 'apex policies list --json'));
  },
  run: async (context) => (await import('./policy-verbs.ts')).listPolicies(context),
};
