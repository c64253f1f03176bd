import { examples, type CommandModule } from '../../command.ts';

export const command: CommandModule = {
  define(command) {
    command
      .argument('<id>', 'The id that `apex traffic` shows, and the header x-apex-request-id tells')
      .addHelpText('after', examples('apex traffic explain gw_00f067aa0ba902b7'));
  },
  run: async (context, { args }) => (await import('./traffic-verbs.ts')).explainTraffic(context, args[0]),
};
