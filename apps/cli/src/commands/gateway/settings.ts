import { examples, type CommandModule } from '../../command.ts';
import type { SettingsOptions } from './change-settings.ts';

export const command: CommandModule<SettingsOptions> = {
  define(command) {
    command
      .option('--stale <time>', 'How long calls go on while the database is away: 90s, 10m, 24h')
      .option('--when-stale <open|closed>', 'After that: go on (open) or refuse (closed)')
      .option('--budget-wait <time>', 'How long a call may wait for money that others hold')
      .option('--first-byte <time>', 'How long an upstream may take to begin its answer')
      .option('--total <time>', 'How long a call may take in all')
      .option('--retries <times>', 'Further attempts at an upstream')
      .addHelpText('after', examples('apex gateway settings', 'apex gateway settings --when-stale open --stale 24h'));
  },
  run: async (context, { options }) => (await import('./change-settings.ts')).gatewaySettings(context, options),
};
