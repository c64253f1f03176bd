import { examples, type CommandModule } from '../../command.ts';
import type { PromptCacheOptions } from './prompt-cache-options.ts';

export const command: CommandModule<PromptCacheOptions> = {
  define(command) {
    command
      .option('--ttl <lifetimes>', 'Lifetimes to compare: none, 5m, 1h, best (the cheaper per session), inf')
      .option('--scope <scope>', 'session: each session has its own cache; all: one cache for everybody')
      .option('--definition <counts>', 'What a hit rate counts: tokens, blocks, or requests')
      .option('--capacity <blocks>', "Blocks the cache holds, in the trace's own size; unbounded when absent")
      .option('--warmup <share>', 'Share of the requests that fill the cache but are not counted, 0 to 0.99')
      .option('--forks <how>', 'once: a call read twice counts once; replay: every record counts')
      .option('--prices <prices>', 'full, or base: list price without long-context tiers')
      .option('--import <id>', 'Only the calls of one import')
      .option('--from <time>', 'First moment')
      .option('--to <time>', 'The moment after the last')
      .option('--session <id>', 'Only one session')
      .addHelpText(
        'after',
        examples(
          'apex simulate prompt-cache',
          'apex simulate prompt-cache --ttl none,5m,1h,best --forks replay --prices base',
          'apex simulate prompt-cache --scope all --ttl inf --definition requests --warmup 0.5 --capacity 10000 --json',
        ),
      );
  },
  async run(context, { options }) {
    const [{ optimizerRoutes }, { signedInClient }, { promptCacheQuery }, { promptCacheText }] = await Promise.all([
      import('@apex/contracts'),
      import('../../connection/client.ts'),
      import('./prompt-cache-query.ts'),
      import('./prompt-cache-text.ts'),
    ]);
    const { signal, terminal } = context;
    const query = promptCacheQuery(options);
    const steps = signedInClient(context, optimizerRoutes).simulatePromptCache(query, { signal });
    const progress = terminal.progress('simulate prompt-cache');
    for (;;) {
      const step = await steps.next();
      if (step.done) {
        progress.end();
        return { data: step.value, text: () => promptCacheText(step.value, terminal) };
      }
      const of = step.value.total === null ? '' : ` of ${step.value.total}`;
      progress.update(step.value, `replaying ${step.value.done}${of} records`);
    }
  },
};
