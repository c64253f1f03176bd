import { z } from 'zod';
import type { TenantCalls } from '../store/call-store.ts';
import { type Selected, selectionOf } from './selection.ts';

const countSchema = z.object({ rows: z.string().transform(Number) });

/** Rows by table that a deletion would take now, each counted by itself. Every version of a row is one. */
export async function countSelected(store: TenantCalls, selected: Selected): Promise<Record<string, number>> {
  const { tables, params } = selectionOf(store, selected);
  const counts: Record<string, number> = {};
  for (const [from, where] of tables) {
    const [row] = await store.query({ columns: 'count() AS rows', from, where: [where], params, schema: countSchema });
    counts[from] = row?.rows ?? 0;
  }
  return counts;
}
