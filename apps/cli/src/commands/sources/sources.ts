import { examples, type CommandModule } from '../../command.ts';
import { definePeriod, type PeriodOptions } from './period-options.ts';

export const command: CommandModule<PeriodOptions> = {
  define(command) {
    definePeriod(command).addHelpText(
      'after',
      `\nHow to send: docs/sending-telemetry.md.\n${examples('apex sources', 'apex sources --from 2026-03-01 --json')}`,
    );
  },
  async run(context, { options }) {
    const { listSources } = await import('./sources-answer.ts');
    return listSources(context, options);
  },
};
