import { examples, type CommandModule } from '../../command.ts';

interface OwnOptions {
  readonly all?: boolean;
  readonly limit?: string;
  readonly page?: string;
}

export const command: CommandModule<OwnOptions> = {
  define(command) {
    command
      .option('--all', 'Also versions that were replaced or undone')
      .option('--limit <rows>', 'Rows of a page, 100 at most', '20')
      .option('--page <number>', 'Which page', '1')
      .addHelpText('after', examples('apex prices own', 'apex prices own --all --json'));
  },
  async run(context, { options }) {
    const [{ telemetryRoutes }, { signedInClient }, { pageOf }, { pageNote }, words, { renderTable }] =
      await Promise.all([
        import('@apex/contracts'),
        import('../../connection/client.ts'),
        import('../../list-options.ts'),
        import('../../page-note.ts'),
        import('./price-words.ts'),
        import('@apex/terminal'),
      ]);
    const { terminal, signal } = context;
    const query = { ...pageOf(options), ...(options.all === true ? { state: 'all' as const } : {}) };
    const data = await signedInClient(context, telemetryRoutes).listNegotiatedPrices(query, { signal });
    const columns = ['model', 'provider', 'tier', 'price', 'holds', 'state', 'id'].map((title) => ({
      title,
      whole: title === 'id',
    }));
    const rows = data.prices.map((price) => [
      price.model,
      price.provider ?? 'any',
      price.tier ?? 'any',
      words.termsWords(price.terms),
      words.validityWords(price),
      price.closed_at === null ? `version ${price.version}` : `version ${price.version}, closed`,
      price.id,
    ]);
    const heading = (text: string): string => terminal.style('bold', text);
    const text = () =>
      rows.length === 0
        ? 'No prices of your own: list prices hold. Enter one with `apex prices set`.'
        : [renderTable(columns, rows, { width: terminal.width, heading }), '', pageNote(data.pagination, 'price')].join(
            '\n',
          );
    return { data, text };
  },
};
