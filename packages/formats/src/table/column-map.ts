import { ApexError } from '@apex/contracts';

/**
 * What a column can mean. `input` is decided by arithmetic and preset; `input_fresh` is without cached tokens,
 * `input_total` with them. `cache_write` is the total where lifetimes are not told apart. `end` and `first_token_at`
 * are moments; `batch` is a yes or no; `requests` says how many calls a row sums up; `cache_hit` says that the
 * gateway answered from its own cache and no provider was called. `tag.NAME` keeps a column as a tag.
 */
export const mapFields = [
  'at',
  'id',
  'response_id',
  'trace_id',
  'span_id',
  'provider',
  'model',
  'model_served',
  'operation',
  'tier',
  'batch',
  'input',
  'input_fresh',
  'input_total',
  'cache_read',
  'cache_write',
  'cache_write_5m',
  'cache_write_1h',
  'output',
  'reasoning',
  'audio_in',
  'audio_out',
  'image_in',
  'image_out',
  'total',
  'cost',
  'status',
  'error_type',
  'finish_reason',
  'streaming',
  'latency_ms',
  'latency_s',
  'ttft_ms',
  'ttft_s',
  'end',
  'first_token_at',
  'project',
  'branch',
  'application',
  'feature',
  'user',
  'session',
  'task',
  'agent',
  'environment',
  'prompt_hash',
  'requests',
  'cache_hit',
] as const;
export type MapField = (typeof mapFields)[number];

/** Field → column; columns inside nested JSON are written with dots. */
export type ColumnMap = Readonly<Partial<Record<MapField | `tag.${string}`, string>>>;

const known: ReadonlySet<string> = new Set(mapFields);

export function isMapField(name: string): name is MapField {
  return known.has(name);
}

/** `['input=ContextTokens', 'tag.team=Team']` → a map. Fails with `invalid import.bad_mapping`. */
export function parseColumnMap(pairs: readonly string[]): ColumnMap {
  const map: Partial<Record<MapField | `tag.${string}`, string>> = {};
  for (const pair of pairs) {
    const cut = pair.indexOf('=');
    const field = pair.slice(0, Math.max(cut, 0)).trim();
    const column = pair.slice(cut + 1).trim();
    if (cut === -1 || column === '') throw badMapping(`"${pair}" is not field=column`);
    if (isMapField(field)) map[field] = column;
    else if (/^tag\.[^\s=]{1,64}$/.test(field)) map[`tag.${field.slice(4)}`] = column;
    else throw badMapping(`there is no field "${field}"; fields: ${mapFields.join(', ')}, tag.NAME`);
  }
  return map;
}

export function badMapping(message: string): ApexError {
  return new ApexError({ kind: 'invalid', reason: 'import.bad_mapping', message });
}
