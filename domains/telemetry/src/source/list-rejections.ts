import type { RejectionList } from '@apex/contracts';
import { z } from 'zod';
import { paginationOf } from '../pagination.ts';
import { periodConditions } from '../replay/replay-conditions.ts';
import type { Scope } from '../scope.ts';
import { Parameters } from '../store/condition.ts';
import { wholeCount } from '../store/whole-count.ts';

const rowSchema = z.object({
  received_at: z.string().transform((text) => new Date(text).toISOString()),
  emitter: z.string(),
  service: z.string(),
  signal: z.enum(['traces', 'logs', 'metrics']),
  sent_by: z.string(),
  reason: z.string(),
  message: z.string(),
  name: z.string(),
});

interface RejectionQuery {
  readonly page: number;
  readonly per_page: number;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

/** Items of exports that were not taken, the newest first. */
export async function listRejections({ caller, store }: Scope, query: RejectionQuery): Promise<RejectionList> {
  const { page, per_page } = query;
  const intakes = store.for(caller);
  const params = new Parameters();
  const common = {
    from: 'intakes',
    final: true,
    where: ['rejected > 0', ...periodConditions(query, params, { at: 'received_at' })],
    params: params.values,
    signal: caller.signal,
  } as const;
  const [rejections, [counted]] = await Promise.all([
    intakes.query({
      ...common,
      columns: `received_at, emitter, service, signal, key_id AS sent_by, reason, message, name`,
      // One row an item of a request: its reason, message and name stand at one place of three lists.
      arrayJoin: 'rejection_reasons AS reason, rejection_messages AS message, rejection_names AS name',
      tail: `ORDER BY intakes.received_at DESC, intake_id LIMIT ${per_page} OFFSET ${(page - 1) * per_page}`,
      schema: rowSchema,
    }),
    intakes.query({
      ...common,
      columns: 'toString(sum(length(rejection_reasons))) AS total',
      schema: z.object({ total: z.string().transform(wholeCount) }),
    }),
  ]);
  return { rejections, pagination: paginationOf(page, per_page, counted?.total ?? 0) };
}
