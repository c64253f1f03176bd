import { examples, type CommandModule } from '../../command.ts';

export const command: CommandModule = {
  define(command) {
    command.addHelpText('after', examples('apex upstreams list', 'apex upstreams list --json'));
  },
  run: async (context) => (await import('./upstream-verbs.ts')).listUpstreams(context),
};
