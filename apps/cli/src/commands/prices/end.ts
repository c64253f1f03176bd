import { examples, type CommandModule } from '../../command.ts';

interface EndOptions {
  readonly at?: string;
}

export const command: CommandModule<EndOptions> = {
  define(command) {
    command
      .argument('<id>', 'The id that `apex prices own` shows')
      .option('--at <day>', 'The first day it no longer holds; without it, it is undone as if it had never held')
      .addHelpText('after', examples('apex prices end price_… --at 2026-12-31', 'apex prices end price_…'));
  },
  async run(context, { args, options }) {
    const [{ priceIdSchema, telemetryRoutes }, { signedInClient }, { usageError }, { currentPrice }, { priceWords }] =
      await Promise.all([
        import('@apex/contracts'),
        import('../../connection/client.ts'),
        import('../../usage-error.ts'),
        import('./current-price.ts'),
        import('./price-words.ts'),
      ]);
    const id = priceIdSchema.safeParse(args[0]);
    if (!id.success) throw usageError(`${args[0] ?? ''} is not the id of a price: see \`apex prices own\`.`);
    const { signal } = context;
    const client = signedInClient(context, telemetryRoutes);
    const { version } = await currentPrice(client, id.data, signal);
    const until = options.at === undefined ? {} : { valid_to: options.at };
    const data = await client.endNegotiatedPrice({ id: id.data, version, ...until }, { signal });
    const done = data.closed_at === null ? 'It ends' : 'Undone';
    return {
      data,
      text: `${done}: ${priceWords(data)}\nCalls are being priced anew: \`apex prices history\` shows it.`,
    };
  },
};
