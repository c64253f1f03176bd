import { examples, type CommandModule } from '../../command.ts';
import type { TrafficOptions } from './traffic-verbs.ts';

export const command: CommandModule<TrafficOptions> = {
  define(command) {
    command
      .option('--follow', 'Each call as it ends, until Ctrl-C')
      .option('--limit <rows>', 'So many of the latest, 500 at most', '20')
      .option('--key <id>', 'Only calls by this key')
      .addHelpText('after', examples('apex traffic', 'apex traffic --follow', 'apex traffic explain gw_…'));
  },
  run: async (context, { options }) => (await import('./traffic-verbs.ts')).showTraffic(context, options),
};
