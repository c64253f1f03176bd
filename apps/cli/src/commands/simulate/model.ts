import { examples, type CommandModule } from '../../command.ts';
import type { SelectionOptions } from './selection.ts';

interface ModelOptions extends SelectionOptions {
  readonly toModel?: readonly string[];
  readonly limit?: string;
}

export const command: CommandModule<ModelOptions> = {
  define(command) {
    command
      .option('--to-model <model...>', 'The model to price the calls on, with its provider before a slash; repeatable')
      .option('--from <time>', 'First moment')
      .option('--to <time>', 'The moment after the last')
      .option('--where <k=v...>', 'Only calls where this holds: k=v, k=v1,v2, k!=v, k=prefix*; repeatable')
      .option('--limit <rows>', 'Rows of each breakdown at most')
      .addHelpText(
        'after',
        `\nWithout --to-model: cheaper models near the one that costs most. Prices only: what the answers would be\nworth is not known.\n${examples(
          'apex simulate model --to-model claude-haiku-4-5',
          'apex simulate model --to-model gpt-5-mini --to-model gemini-2.5-flash --where feature=support-chat',
          'apex simulate model --where model=claude-opus* --from 2026-03-01 --json',
        )}`,
      );
  },
  async run(context, { options }) {
    const [contracts, { signedInClient }, { selectionOf }, { modelText }, { usageError, wholeNumber }] =
      await Promise.all([
        import('@apex/contracts'),
        import('../../connection/client.ts'),
        import('./selection.ts'),
        import('./model-text.ts'),
        import('../../usage-error.ts'),
      ]);
    const parsed = contracts.modelSimulationQuerySchema.safeParse({
      ...selectionOf(options),
      to_models: [...(options.toModel ?? [])],
      ...(options.limit === undefined ? {} : { limit: wholeNumber('--limit', options.limit, { min: 1, max: 500 }) }),
    });
    if (!parsed.success) throw usageError(parsed.error.issues[0]?.message ?? 'The options are wrong.');
    const client = signedInClient(context, contracts.optimizerRoutes);
    const data = await client.simulateModel(parsed.data, { signal: context.signal });
    return { data, text: () => modelText(data, context.terminal) };
  },
};
