import { type CallListQuery, spendQuerySchema } from '@apex/contracts';
import type { Scope } from '../scope.ts';
import { chooseSource } from '../spend/choose-source.ts';
import { answerFrom } from '../spend/query-spend.ts';
import { callFilters } from './call-filters.ts';

/** The days a page lies in, and where in them it begins. */
export interface PageWindow {
  readonly first_day: string;
  readonly last_day: string;
  readonly offset: number;
  readonly total: number;
}

const mostDays = 10_000;
/** Besides labels and order: what the roll-up's counts know nothing of, or cut a day. */
const beyondCounts = [
  'at_gte',
  'at_lte',
  'at_lt',
  'import_id',
  'priced',
  'disagreed',
  'usage_from',
  'cost_gte',
] as const;

/**
 * Finds the days of a page that is sorted by time from the roll-up's counts, so that a page of ten million calls
 * reads a day or two of them. Undefined where the roll-up cannot tell.
 */
export async function pageWindow(scope: Scope, query: CallListQuery): Promise<PageWindow | undefined> {
  const { caller, db, roll_up } = scope;
  const isDescending = query.sort.startsWith('-at');
  if (!isDescending && !/^at(,|$)/.test(query.sort)) return undefined;
  if (beyondCounts.some((name) => query[name] !== undefined) || !roll_up.isReliable()) return undefined;
  const filters = callFilters(query);
  const order = { by: 'day', direction: isDescending ? 'desc' : 'asc' };
  const counts = spendQuerySchema.parse({ by: ['day'], filters, order, limit: mostDays });
  if ((await chooseSource(db, caller, counts)) !== 'rollup_hours') return undefined;
  const { rows, total, truncated } = await answerFrom(scope, counts, 'rollup_hours');
  const days = rows.map((row) => ({ day: String(row['day']), calls: row.calls }));
  return truncated ? undefined : windowOf(days, total.calls, query);
}

function windowOf(
  days: readonly { readonly day: string; readonly calls: number }[],
  total: number,
  { page, per_page }: CallListQuery,
): PageWindow | undefined {
  const from = (page - 1) * per_page;
  let before = 0;
  let offset = 0;
  const chosen: string[] = [];
  for (const { day, calls } of days) {
    if (before >= from + per_page) break;
    if (before + calls > from) {
      if (chosen.length === 0) offset = from - before;
      chosen.push(day);
    }
    before += calls;
  }
  const [first_day, last_day] = [chosen[0], chosen.at(-1)].toSorted();
  if (first_day === undefined || last_day === undefined) return undefined;
  return { first_day, last_day, offset, total };
}
