import { examples, type CommandModule } from '../../command.ts';
import { beyondTolerance, type ReconcileOptions } from './reconcile-options.ts';

const collect = (value: string, all: readonly string[] = []): string[] => [...all, value];

export const command: CommandModule<ReconcileOptions> = {
  define(command) {
    command
      .argument('<file>', 'An invoice or usage export: CSV, JSON, JSON lines or Parquet')
      .option('--provider <provider>', 'Who billed the lines that name nobody')
      .option('--map <field=column>', 'Read a field from a column of this name; repeatable', collect)
      .option('--from <time>', 'First moment; the first day of the file unless told')
      .option('--to <time>', 'The moment after the last')
      .option('--tolerance <percent>', 'How far apart the two amounts may be', '0.5%')
      .option('--lines <rows>', 'How many differing lines to show, 100 at most', '10')
      .addHelpText(
        'after',
        `\nExit codes: 0 within the tolerance, ${beyondTolerance} beyond it, else as for every command.\n` +
          'The result is kept; the web app shows it under Reconciliation.\n' +
          examples(
            'apex reconcile cost_2026-03.csv',
            'apex reconcile bill.csv --provider openai --map at=Day --map model=Product --map amount=USD',
            'apex reconcile cur.parquet --from 2026-03-01 --to 2026-04-01 --tolerance 0.1% --json',
          ),
      );
  },
  async run(context, { args, options }) {
    const { reconcileFile } = await import('./reconcile-file.ts');
    return reconcileFile(context, args[0] ?? '', options);
  },
};
