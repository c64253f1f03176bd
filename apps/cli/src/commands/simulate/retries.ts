import { examples, type CommandModule } from '../../command.ts';
import type { SelectionOptions } from './selection.ts';

interface RetryOptions extends SelectionOptions {
  readonly window?: string;
  readonly samples?: string;
}

export const command: CommandModule<RetryOptions> = {
  define(command) {
    command
      .option('--window <seconds>', 'A like call that begins so soon after a failure is its retry; 120 unless told')
      .option('--samples <chains>', 'How many chains to show, dearest first')
      .option('--from <time>', 'First moment')
      .option('--to <time>', 'The moment after the last')
      .option('--where <k=v...>', 'Only calls where this holds: k=v, k=v1,v2, k!=v, k=prefix*; repeatable')
      .addHelpText(
        'after',
        examples('apex simulate retries', 'apex simulate retries --where feature=support-chat --window 30 --json'),
      );
  },
  async run(context, { options }) {
    const [contracts, { signedInClient }, { selectionOf }, { retriesText }, { usageError, wholeNumber }] =
      await Promise.all([
        import('@apex/contracts'),
        import('../../connection/client.ts'),
        import('./selection.ts'),
        import('./retries-text.ts'),
        import('../../usage-error.ts'),
      ]);
    const { window, samples } = options;
    const parsed = contracts.retryTraceQuerySchema.safeParse({
      ...selectionOf(options),
      ...(window === undefined ? {} : { window_s: wholeNumber('--window', window, { min: 1, max: 86_400 }) }),
      ...(samples === undefined ? {} : { samples: wholeNumber('--samples', samples, { min: 0, max: 50 }) }),
    });
    if (!parsed.success) throw usageError(parsed.error.issues[0]?.message ?? 'The options are wrong.');
    const client = signedInClient(context, contracts.optimizerRoutes);
    const data = await client.traceRetries(parsed.data, { signal: context.signal });
    return { data, text: () => retriesText(data, context.terminal) };
  },
};
