import { examples, type CommandModule } from '../../command.ts';
import type { ExplainOptions } from './explain-query.ts';

export const command: CommandModule<ExplainOptions> = {
  define(command) {
    command
      .option('--measure <measure>', 'What changed: cost, calls, tokens, error_rate, latency.p95, cost_per_call, …')
      .option('--from <time>', 'First moment of the later period; the last seven days with calls when absent')
      .option('--to <time>', 'The moment after the last')
      .option('--compare-from <time>', 'First moment of the earlier period; the one just before when absent')
      .option('--compare-to <time>', 'The moment after the last')
      .option('--by <dimensions>', 'Dimensions to look at; all that are worth it when absent')
      .option('--where <k=v...>', 'Only calls where this holds: k=v, k=v1,v2, k!=v, k=prefix*; repeatable')
      .option('--limit <values>', 'Values listed of each dimension')
      .addHelpText(
        'after',
        examples(
          'apex spend explain',
          'apex spend explain --from 2026-03-01 --to 2026-04-01 --compare-from 2026-02-01 --compare-to 2026-03-01',
          'apex spend explain --measure error_rate --by model,feature --where environment=production --json',
        ),
      );
  },
  async run(context, { options }) {
    const [{ telemetryRoutes }, { signedInClient }, { explainQuery }, { explainText }] = await Promise.all([
      import('@apex/contracts'),
      import('../../connection/client.ts'),
      import('./explain-query.ts'),
      import('./explain-text.ts'),
    ]);
    const query = explainQuery(options);
    const data = await signedInClient(context, telemetryRoutes).explainChange(query, { signal: context.signal });
    return { data, text: () => explainText(data, context.terminal) };
  },
};
