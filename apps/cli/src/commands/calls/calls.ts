import { callSortFields, filterableDimensions } from '@apex/contracts';
import { examples, type CommandModule } from '../../command.ts';
import { defineList } from '../../list-options.ts';
import type { CallsOptions } from './calls-options.ts';

export const command: CommandModule<CallsOptions> = {
  define(command) {
    defineList(command.argument('[id]', 'Show this call and how its cost comes about'))
      .option('--min-cost <usd>', 'Only calls that cost this or more')
      .option('--unpriced', 'Only calls without a known price')
      .option('--disagreed', 'Only calls whose reports count different tokens')
      .option('--import <id>', 'Only the calls of one import')
      .addHelpText(
        'after',
        `\nFilters: ${filterableDimensions.join(', ')}\nSort by: ${callSortFields.join(', ')}\n${examples(
          'apex calls --sort -cost_usd --limit 10',
          'apex calls --where status=error --where model=gpt-5 --from 2026-03-01',
          'apex calls 00112233445566778899aabbccddeeff',
        )}`,
      );
  },
  async run(context, { args, options }) {
    const { listCalls, showCall } = await import('./calls-answer.ts');
    const [id] = args;
    return id === undefined ? listCalls(context, options) : showCall(context, id);
  },
};
