import { examples, type CommandModule } from '../../command.ts';
import type { AnomaliesOptions } from './anomalies-query.ts';

export const command: CommandModule<AnomaliesOptions> = {
  define(command) {
    command
      .option('--measure <measure>', 'cost, calls, error_rate or latency.p95')
      .option('--by <dimension>', 'Look at each value of it too, beside the whole')
      .option('--from <time>', 'First moment; four weeks back when absent, two days by the hour')
      .option('--to <time>', 'The moment after the last')
      .option('--grain <grain>', 'day or hour')
      .option('--where <k=v...>', 'Only calls where this holds: k=v, k=v1,v2, k!=v, k=prefix*; repeatable')
      .option('--limit <rows>', 'Anomalies listed at most')
      .addHelpText(
        'after',
        examples(
          'apex spend anomalies',
          'apex spend anomalies --by feature --from 2026-03-01 --to 2026-04-01',
          'apex spend anomalies --measure error_rate --grain hour --by model --json',
        ),
      );
  },
  async run(context, { options }) {
    const [{ telemetryRoutes }, { signedInClient }, { anomaliesQuery }, { anomaliesText }] = await Promise.all([
      import('@apex/contracts'),
      import('../../connection/client.ts'),
      import('./anomalies-query.ts'),
      import('./anomalies-text.ts'),
    ]);
    const query = anomaliesQuery(options);
    const data = await signedInClient(context, telemetryRoutes).findAnomalies(query, { signal: context.signal });
    return { data, text: () => anomaliesText(data, context.terminal) };
  },
};
