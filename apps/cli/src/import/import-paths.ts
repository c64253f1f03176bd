import { ApexError, instantOrDaySchema } from '@apex/contracts';
import { fileFormats, parseColumnMap } from '@apex/formats';
import { findFiles } from '@apex/local-files';
import type { CommandAnswer } from '@apex/terminal';
import { existsSync } from 'node:fs';
import type { CommandContext } from '../command.ts';
import type { ImportOptions } from '../commands/import/import-options.ts';
import { oneOf, usageError } from '../usage-error.ts';
import { importText } from './import-text.ts';
import { type ImportSettings, runImport } from './run-import.ts';
import { watchFiles } from './watch.ts';

export interface ImportPaths {
  readonly paths: readonly string[];
  readonly options: ImportOptions;
  /** Names that count inside a folder. */
  readonly pattern: RegExp;
  /** What to do when there is no such path. */
  readonly hint?: string;
}

function startOf(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const parsed = instantOrDaySchema.safeParse(text);
  if (!parsed.success) throw usageError(`--start ${parsed.error.issues[0]?.message ?? 'is no time'}, not ${text}.`);
  return parsed.data;
}

/** `--map a=b c=d` leaves `c=d` among the files; it is a mapping unless there is such a file. */
function splitPairs(paths: readonly string[], map: readonly string[] | undefined) {
  if (map === undefined) return { files: paths, pairs: [] };
  const isPair = (path: string): boolean => /^[\w.]+=/.test(path) && !existsSync(path);
  return { files: paths.filter((path) => !isPair(path)), pairs: [...map, ...paths.filter(isPair)] };
}

function noFiles(paths: readonly string[]): ApexError {
  return new ApexError({
    kind: 'not_found',
    reason: 'cli.nothing_to_import',
    message: `There is no file to import below ${paths.join(', ')}.`,
    details: { paths },
  });
}

/** Imports files and folders as the options say, once or until the user stops it. */
export async function importPaths(context: CommandContext, given: ImportPaths): Promise<CommandAnswer | undefined> {
  const { options } = given;
  const { files: paths, pairs } = splitPairs(given.paths, options.map);
  const settings: ImportSettings = {
    format: oneOf('format', options.format ?? 'auto', ['auto', ...fileFormats]),
    map: pairs.length === 0 ? undefined : parseColumnMap(pairs),
    model: options.model,
    start: startOf(options.start),
    dry_run: options.dryRun === true,
  };
  const find = { pattern: given.pattern, hint: given.hint ?? 'Check the name.' };
  const files = await findFiles(paths, find);
  if (options.watch === true) return watchFiles(context, { settings, list: () => findFiles(paths, find) });
  if (files.length === 0) throw noFiles(paths);
  const data = await runImport(context, files, settings);
  return data === undefined ? undefined : { data, text: () => importText(data) };
}
