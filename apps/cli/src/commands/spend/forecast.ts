import { examples, type CommandModule } from '../../command.ts';
import type { ForecastOptions } from './forecast-query.ts';

export const command: CommandModule<ForecastOptions> = {
  define(command) {
    command
      .option('--measure <measure>', 'cost, calls or tokens')
      .option('--until <time>', 'The moment the forecast ends; the end of the month when absent')
      .option('--now <time>', 'Make the forecast as of this moment')
      .option('--level <share>', 'Share of outcomes that shall fall into the interval, 0.5 to 0.99')
      .option('--where <k=v...>', 'Only calls where this holds: k=v, k=v1,v2, k!=v, k=prefix*; repeatable')
      .addHelpText(
        'after',
        examples(
          'apex spend forecast',
          'apex spend forecast --until 2026-07-01 --level 0.95',
          'apex spend forecast --measure tokens --where feature=search --json',
        ),
      );
  },
  async run(context, { options }) {
    const [{ telemetryRoutes }, { signedInClient }, { forecastQuery }, { forecastText }] = await Promise.all([
      import('@apex/contracts'),
      import('../../connection/client.ts'),
      import('./forecast-query.ts'),
      import('./forecast-text.ts'),
    ]);
    const query = forecastQuery(options);
    const data = await signedInClient(context, telemetryRoutes).forecastSpend(query, { signal: context.signal });
    return { data, text: () => forecastText(data, context.terminal) };
  },
};
