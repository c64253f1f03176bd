import { instantOrDaySchema } from '@apex/contracts';
import type { Command } from 'commander';
import { oneOf, usageError, wholeNumber } from './usage-error.ts';

/** What every list takes. */
export interface ListOptions {
  readonly from?: string;
  readonly to?: string;
  readonly where?: readonly string[];
  readonly sort?: string;
  readonly limit?: string;
  readonly page?: string;
}

/** Adds the options of a list over time. */
export function defineList(command: Command): Command {
  return command
    .option('--from <time>', 'First moment, like 2026-03-01 or 2026-03-01T12:00:00Z')
    .option('--to <time>', 'The moment after the last')
    .option('--where <k=v...>', 'Only where this holds; repeatable')
    .option('--sort <fields>', 'Fields, comma separated; -field for descending')
    .option('--limit <rows>', 'Rows of a page, 100 at most', '20')
    .option('--page <number>', 'Which page', '1');
}

/** The options as the query of a list; `last` names the bound that `--to` becomes. */
export function listQueryOf(
  options: ListOptions,
  names: { readonly filters: readonly string[]; readonly sorts: readonly string[]; readonly last: 'at_lt' | 'at_lte' },
): Record<string, string> {
  const from = momentOf('from', options.from);
  const to = momentOf('to', options.to);
  if (from !== undefined && to !== undefined && from >= to) throw usageError('--from must be before --to.');
  const sort = options.sort === undefined ? {} : { sort: sortOf(options.sort, names.sorts) };
  return {
    ...Object.fromEntries((options.where ?? []).map((text) => filterOf(text, names.filters))),
    ...(from === undefined ? {} : { at_gte: from }),
    ...(to === undefined ? {} : { [names.last]: names.last === 'at_lt' ? to : momentBefore(to) }),
    ...sort,
    ...pageOf(options),
  };
}

/** The page of a list. */
export function pageOf({ limit = '20', page = '1' }: Pick<ListOptions, 'limit' | 'page'>): Record<string, string> {
  return {
    per_page: String(wholeNumber('--limit', limit, { min: 1, max: 100 })),
    page: String(wholeNumber('--page', page, { min: 1, max: 100_000 })),
  };
}

function filterOf<F extends string>(text: string, names: readonly F[]): [F, string] {
  const [, name = '', value = ''] = /^([^=]+)=(.*)$/s.exec(text) ?? [];
  if (name === '') throw usageError(`--where takes name=value, not ${text}.`);
  return [oneOf('name to filter on', name.trim(), names), value];
}

function sortOf(text: string, fields: readonly string[]): string {
  for (const field of text.split(',')) oneOf('field to sort by', field.trim().replace(/^-/, ''), fields);
  return text.replaceAll(' ', '');
}

function momentOf(option: string, text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const parsed = instantOrDaySchema.safeParse(text);
  if (!parsed.success) throw usageError(`--${option} ${parsed.error.issues[0]?.message ?? 'is no time'}, not ${text}.`);
  return parsed.data;
}

function momentBefore(moment: string): string {
  return new Date(Date.parse(moment) - 1).toISOString();
}
