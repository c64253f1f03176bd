import { examples, type CommandModule } from '../../command.ts';

interface CallsOptions {
  readonly from?: string;
  readonly to?: string;
  readonly format?: string;
  readonly raw?: boolean;
  readonly out?: string;
}

export const command: CommandModule<CallsOptions> = {
  define(command) {
    command
      .option('--from <time>', 'First moment; the first call unless told')
      .option('--to <time>', 'The moment after the last')
      .option('--format <format>', 'jsonl or csv', 'jsonl')
      .option('--raw', 'For programs: text that a spreadsheet would take for a formula stays as it is')
      .option('--out <file>', 'Where to save it; a file of its period in this folder unless told')
      .addHelpText(
        'after',
        `\nA line a call with all that is stored of it, tags included.\n${examples(
          'apex export calls --from 2026-03-01 --to 2026-04-01',
          'apex export calls --format csv --out calls.csv',
        )}`,
      );
  },
  async run(context, { options }) {
    const [{ telemetryRoutes }, { signedInClient }, { saveFile }, { usageError }] = await Promise.all([
      import('@apex/contracts'),
      import('../../connection/client.ts'),
      import('../../save-file.ts'),
      import('../../usage-error.ts'),
    ]);
    const { out, raw, ...asked } = options;
    const query = telemetryRoutes.exportCalls.input.safeParse({
      ...asked,
      ...(raw === true ? { raw: 'true' } : {}),
    });
    if (!query.success) throw usageError(query.error.issues[0]?.message ?? 'The options are wrong.');
    const file = await signedInClient(context, telemetryRoutes).exportCalls(query.data, { signal: context.signal });
    return saveFile(file, out, '--out');
  },
};
