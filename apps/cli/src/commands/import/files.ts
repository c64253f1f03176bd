import { examples, type CommandModule } from '../../command.ts';
import type { ImportOptions } from './import-options.ts';

const collect = (value: string, all: readonly string[] = []): string[] => [...all, value];

export const command: CommandModule<ImportOptions> = {
  define(command) {
    command
      .argument('<files...>', 'Files or folders; gzip is fine')
      .option(
        '--format <format>',
        'auto, csv, json, jsonl, parquet, prefix-trace, mooncake, claude-code, codex',
        'auto',
      )
      .option('--map <field=column>', 'Read a field from a column of this name; repeatable', collect)
      .option('--model <model>', 'The model of records that name none')
      .option('--start <time>', 'When traces with relative time begin; kept for the file once given')
      .option('--dry-run', 'Read, price and count, but keep nothing')
      .option('--watch', 'Go on importing what is added, until Ctrl-C')
      .addHelpText(
        'after',
        '\nBad rows are told with line and reason and never stop the good ones. Importing the same again adds nothing.\n' +
          examples(
            'apex import usage.csv',
            'apex import export.csv --map at=Date --map input=Prompt --map output=Completion --model gpt-4o',
            'apex import traces.jsonl.gz --format prefix-trace --start 2026-03-01T00:00:00Z',
            'apex import claude-code',
            'apex import codex ~/backup/sessions --json',
          ),
      );
  },
  async run(context, { args, options }) {
    const { importPaths } = await import('../../import/import-paths.ts');
    return importPaths(context, { paths: args, options, pattern: /\.(csv|tsv|json|jsonl|ndjson|parquet)(\.gz)?$/i });
  },
};
