import { csvLine, type FileAnswer, serviceTierSchema } from '@apex/contracts';
import { z } from 'zod';
import { billedModelSql, bucketColumns, bucketRowShape, bucketSumsOf } from '../reconcile/our-sums.ts';
import type { LongReads } from '../occurrence/long-reads.ts';
import type { Scope } from '../scope.ts';
import { Parameters } from '../store/condition.ts';
import { momentConditions } from '../store/period.ts';
import { focusColumns } from './focus-columns.ts';
import { type FocusGroup, focusRowsOf } from './focus-row.ts';

export interface FocusQuery {
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly raw?: 'true' | 'false' | undefined;
}

/** Column of a call → the name of the tag it becomes. */
const tags = {
  project_label: 'project',
  application: 'application',
  feature: 'feature',
  environment: 'environment',
  user: 'user',
} as const;
const tagColumns = Object.keys(tags) as (keyof typeof tags)[];
const grouping = ['day', 'provider', 'billed_model', 'tier', ...tagColumns].join(', ');

const rowSchema = z.looseObject({
  day: z.string(),
  provider: z.string(),
  billed_model: z.string(),
  tier: serviceTierSchema,
  n: z.union([z.string(), z.number()]).transform((value) => BigInt(value)),
  ...bucketRowShape,
});
const contentType = 'text/csv; charset=utf-8';

/**
 * The spend of a period in FOCUS, a row a day, model, tier, kind of token and labels, as the engine gives them. Calls
 * without a known price have no cost that could be stated and are left out: the sum is the spend.
 */
export async function exportFocus(scope: Scope, query: FocusQuery, reads: LongReads): Promise<FileAnswer> {
  const bytes = reads.run(scope.caller, (reader) => linesOf({ ...scope, caller: reader }, query));
  return { name: nameOf(query), content_type: contentType, bytes };
}

async function* linesOf(
  { caller, store }: Scope,
  { from, to, raw }: FocusQuery,
): AsyncGenerator<Uint8Array, void, void> {
  const params = new Parameters();
  const groups = store.for(caller).stream({
    columns: [
      grouping.replace('billed_model', `${billedModelSql} AS billed_model`),
      'count() AS n',
      'sum(cost) AS total_cost',
      ...bucketColumns,
    ].join(', '),
    from: 'calls',
    final: true,
    where: [
      'cost IS NOT NULL',
      ...(from === undefined ? [] : momentConditions(from, '>=', params)),
      ...(to === undefined ? [] : momentConditions(to, '<', params)),
    ],
    tail: `GROUP BY ${grouping} ORDER BY ${grouping}`,
    params: params.values,
    settings: { max_execution_time: 600 },
    signal: caller.signal,
  });
  const text = new TextEncoder();
  yield text.encode(`${csvLine(focusColumns)}\r\n`);
  for await (const part of groups) {
    const lines = part.flatMap((row) =>
      focusRowsOf(groupOf(rowSchema.parse(row)), caller).map((cells) => {
        const line = focusColumns.map((name) => cells[name]);
        return `${csvLine(line, { raw: raw === 'true' })}\r\n`;
      }),
    );
    yield text.encode(lines.join(''));
  }
}

function groupOf(row: z.output<typeof rowSchema>): FocusGroup {
  const labels = tagColumns.map((column) => [tags[column], String(row[column] ?? '')]);
  return {
    day: row.day,
    provider: row.provider,
    model: row.billed_model,
    tier: row.tier,
    calls: row.n,
    labels: Object.fromEntries(labels),
    ...bucketSumsOf(row),
  };
}

function nameOf({ from, to }: FocusQuery): string {
  const days = [from, to].flatMap((moment) => (moment === undefined ? [] : [moment.slice(0, 10)]));
  return `${['focus', ...days].join('-')}.csv`;
}
