import { examples, type CommandModule } from '../../command.ts';

export const command: CommandModule = {
  define(command) {
    command
      .argument('<upstream>', 'Its name or id')
      .addHelpText(
        'after',
        `\nExit 8 where it does not answer. A key that was rotated in the vault is used by calls from then on.\n${examples('apex upstreams test openai')}`,
      );
  },
  run: async (context, { args }) => (await import('./upstream-verbs.ts')).testUpstream(context, args[0]),
};
