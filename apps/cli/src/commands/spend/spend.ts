import { dimensions, measures } from '@apex/contracts';
import { examples, type CommandModule } from '../../command.ts';
import type { SpendOptions } from './spend-options.ts';

export const command: CommandModule<SpendOptions> = {
  define(command) {
    command
      .option('--by <dimensions>', 'Up to four, comma separated: model, day, project, session, user, …')
      .option('--measure <measures>', 'Further measures: cache_hit_rate, error_rate, latency.p95, cost_per_call, …')
      .option('--from <time>', 'First moment, like 2026-03-01 or 2026-03-01T12:00:00Z')
      .option('--to <time>', 'The moment after the last')
      .option('--where <k=v...>', 'Only calls where this holds: k=v, k=v1,v2, k!=v, k=prefix*; repeatable')
      .option('--import <id>', 'Only the calls of one import')
      .option('--limit <rows>', 'Rows at most')
      .option('--order <field>', 'Sort by a measure or dimension; -field for descending')
      .addHelpText(
        'after',
        `\nDimensions: ${dimensions.join(', ')}\nMeasures: ${measures.join(', ')}\n\nWithout --from and --to the answer is about all time, and says so.\n${examples(
          'apex spend --by model',
          'apex spend --by day --from 2026-03-01 --to 2026-04-01 --where model=claude*',
          'apex spend --by session --measure cache_hit_rate,cost_per_call --order -cost --limit 10 --json',
        )}`,
      );
  },
  async run(context, { options }) {
    const [{ telemetryRoutes }, { signedInClient }, { spendQuery }, { spendText }] = await Promise.all([
      import('@apex/contracts'),
      import('../../connection/client.ts'),
      import('./spend-query.ts'),
      import('./spend-text.ts'),
    ]);
    const query = spendQuery(options);
    const data = await signedInClient(context, telemetryRoutes).querySpend(query, { signal: context.signal });
    return { data, text: () => spendText(query, data, context.terminal) };
  },
};
