import type { ReconciliationId } from '@apex/contracts';
import type { useApi } from '../api/use-api.ts';

const head = [
  'day',
  'provider',
  'model',
  'kind',
  'description',
  'our_tokens',
  'their_tokens',
  'our_usd',
  'their_usd',
  'difference_usd',
  'causes',
];

/** Every line of a reconciliation as rows of a table, its head first. */
export async function allLines(
  client: ReturnType<typeof useApi>,
  id: ReconciliationId,
): Promise<(string | number | null)[][]> {
  const rows: (string | number | null)[][] = [head];
  for (let page = 1; ; page += 1) {
    const { lines, pagination } = await client.listReconciledLines({ id, page, per_page: 100 });
    for (const line of lines) {
      rows.push([
        line.day,
        line.provider,
        line.model,
        line.kind,
        line.description,
        line.our_tokens,
        line.their_tokens,
        line.our_usd,
        line.their_usd,
        line.difference_usd,
        line.causes.map(({ cause, amount_usd }) => `${cause} ${amount_usd}`).join('; '),
      ]);
    }
    if (page >= pagination.total_pages) return rows;
  }
}
