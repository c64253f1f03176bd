import { examples, type CommandModule } from '../../command.ts';

export const command: CommandModule = {
  define(command) {
    command
      .argument('<policy>', 'Its name or id')
      .argument('[version]', 'Which version; the latest unless told')
      .addHelpText('after', examples('apex policies activate Summaries', 'apex policies activate Summaries 1'));
  },
  run: async (context, { args }) => (await import('./policy-verbs.ts')).activatePolicy(context, args),
};
