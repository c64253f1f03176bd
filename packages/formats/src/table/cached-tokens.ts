import { numberOf } from '../value/count.ts';
import type { ColumnMap, MapField } from './column-map.ts';
import { objectCell } from './columns.ts';
import type { CachedTokens } from './presets.ts';

export interface Counted {
  readonly input: number;
  /** Cache reads and writes together. */
  readonly cached: number;
  readonly output: number;
  readonly reasoning: number;
  readonly total: number | undefined;
}

/** What the numbers of one row prove about where its cached tokens are counted. */
export function cachedByArithmetic({ input, cached, output, reasoning, total }: Counted): CachedTokens {
  if (cached === 0) return 'undecided';
  if (cached > input) return 'outside';
  if (total === undefined) return 'undecided';
  if (total === input + output || total === input + output + reasoning) return 'inside';
  return total === input + cached + output || total === input + cached + output + reasoning ? 'outside' : 'undecided';
}

/** What sample rows prove for the whole file; rows that contradict each other prove nothing. */
export function cachedByEvidence(map: ColumnMap, rows: readonly unknown[]): CachedTokens {
  if (map.input === undefined) return 'undecided';
  const number = (row: unknown, field: MapField): number | undefined => {
    const column = map[field];
    const value = column === undefined ? undefined : objectCell(column)(row);
    const count = typeof value === 'string' ? numberOf(value) : typeof value === 'bigint' ? Number(value) : value;
    return typeof count === 'number' && count >= 0 ? count : undefined;
  };
  const found = new Set<CachedTokens>();
  for (const row of rows) {
    const written =
      number(row, 'cache_write') ?? (number(row, 'cache_write_5m') ?? 0) + (number(row, 'cache_write_1h') ?? 0);
    found.add(
      cachedByArithmetic({
        input: number(row, 'input') ?? 0,
        cached: (number(row, 'cache_read') ?? 0) + written,
        output: number(row, 'output') ?? 0,
        reasoning: number(row, 'reasoning') ?? 0,
        total: number(row, 'total'),
      }),
    );
  }
  found.delete('undecided');
  const [only] = found;
  return found.size === 1 && only !== undefined ? only : 'undecided';
}
