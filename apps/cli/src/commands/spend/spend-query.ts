import {
  dimensions,
  type Filter,
  filterableDimensions,
  importIdSchema,
  measures,
  type SpendQuery,
  spendQuerySchema,
} from '@apex/contracts';
import { listOf, oneOf, usageError, wholeNumber } from '../../usage-error.ts';
import type { SpendOptions } from './spend-options.ts';

/** `k=v`, `k=v1,v2` (any of), `k!=v`, `k=prefix*`. */
export function parseFilter(text: string): Filter {
  const [, name = '', not = '', value = ''] = /^([^=!]+)(!?)=(.*)$/s.exec(text) ?? [];
  if (name === '') throw usageError(`--where takes name=value, not ${text}.`);
  const dimension = oneOf('dimension to filter on', name.trim(), filterableDimensions);
  const values = value.split(',');
  if (values.length > 1) return { dimension, op: not === '' ? 'in' : 'not_in', value: values };
  if (not !== '') return { dimension, op: 'ne', value };
  return value.endsWith('*') ? { dimension, op: 'prefix', value: value.slice(0, -1) } : { dimension, op: 'eq', value };
}

/** `field`, `-field`, `field:desc`. */
export function parseOrder(text: string): NonNullable<SpendQuery['order']> {
  const [, minus, name = '', suffix] = /^(-?)(.*?)(?::(asc|desc))?$/s.exec(text) ?? [];
  const by = oneOf('measure or dimension', name === 'cost_usd' ? 'cost' : name, [...measures, ...dimensions]);
  return { by, direction: minus === '-' || suffix === 'desc' ? 'desc' : 'asc' };
}

/** The instant of an option, or an error that names it. */
export function instantOf(option: string, text: string | undefined): { [key: string]: string } {
  if (text === undefined) return {};
  const parsed = spendQuerySchema.shape.from.safeParse(text);
  const message = parsed.success ? undefined : (parsed.error.issues[0]?.message ?? 'is not a time');
  if (message !== undefined) throw usageError(`--${option} ${message}, not ${text}.`);
  return { [option]: parsed.data ?? text };
}

/** The id of an import, or an error that says where to find one. */
export function importOf(text: string | undefined): { import_id?: NonNullable<SpendQuery['import_id']> } {
  if (text === undefined) return {};
  const parsed = importIdSchema.safeParse(text);
  if (!parsed.success) throw usageError(`--import takes the import_id that an import answered, not ${text}.`);
  return { import_id: parsed.data };
}

/** The options as the query that the server takes. */
export function spendQuery(options: SpendOptions): SpendQuery {
  const query = spendQuerySchema.safeParse({
    by: listOf('dimension', options.by ?? '', dimensions),
    measures: listOf('measure', options.measure ?? '', measures),
    filters: (options.where ?? []).map(parseFilter),
    ...instantOf('from', options.from),
    ...instantOf('to', options.to),
    ...importOf(options.import),
    ...(options.limit === undefined ? {} : { limit: wholeNumber('--limit', options.limit, { min: 1, max: 10_000 }) }),
    ...(options.order === undefined ? {} : { order: parseOrder(options.order) }),
  });
  if (query.success) return query.data;
  const [issue] = query.error.issues;
  throw usageError(`${issue?.path.join('.') ?? 'query'}: ${issue?.message ?? 'is wrong'}`);
}
