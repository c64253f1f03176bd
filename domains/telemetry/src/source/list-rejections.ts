import type { RejectionList } from '@apex/contracts';
import { z } from 'zod';
import { paginationOf } from '../pagination.ts';
import { periodConditions } from '../replay/replay-conditions.ts';
import type { Scope } from '../scope.ts';
import { Parameters } from '../store/condition.ts';
import { wholeCount } from '../store/whole-count.ts';
import { namedService } from './named-service.ts';

const moment = z.string().transform((text) => new Date(text).toISOString());

const rowSchema = z.object({
  received_at: moment,
  emitter: z.string(),
  named: z.string(),
  signal: z.enum(['traces', 'logs', 'metrics']),
  sent_by: z.string(),
  reason: z.string(),
  message: z.string(),
  name: z.string(),
});

const reasonSchema = z.object({
  reason: z.string(),
  count: z.string().transform(wholeCount),
  last_at: moment,
  message: z.string(),
  name: z.string(),
});

const mostReasons = 100;

interface RejectionQuery {
  readonly page: number;
  readonly per_page: number;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly emitter?: string | undefined;
  readonly service?: string | undefined;
}

/** Items of exports that were not taken, the newest first, and all of them by their reason. */
export async function listRejections({ caller, store }: Scope, query: RejectionQuery): Promise<RejectionList> {
  const { page, per_page } = query;
  const intakes = store.for(caller);
  const params = new Parameters();
  const { emitter, service } = query;
  const common = {
    from: 'intakes',
    final: true,
    where: [
      'rejected > 0',
      ...periodConditions(query, params, { at: 'received_at' }),
      ...(emitter === undefined ? [] : [`emitter = ${params.add(emitter, 'String')}`]),
      ...(service === undefined ? [] : [`${namedService('intakes')} = ${params.add(service, 'String')}`]),
    ],
    params: params.values,
    signal: caller.signal,
  } as const;
  // One row an item of a request: its reason, message and name stand at one place of three lists.
  const items = {
    ...common,
    arrayJoin: 'rejection_reasons AS reason, rejection_messages AS one_message, rejection_names AS one_name',
  };
  const [newest, reasons] = await Promise.all([
    intakes.query({
      ...items,
      columns: `received_at, emitter, ${namedService('intakes')} AS named, signal, key_id AS sent_by, reason, one_message AS message, one_name AS name`,
      tail: `ORDER BY intakes.received_at DESC, intake_id LIMIT ${per_page} OFFSET ${(page - 1) * per_page}`,
      schema: rowSchema,
    }),
    intakes.query({
      ...items,
      columns: `reason, toString(count()) AS count, max(received_at) AS last_at,
        argMax(one_message, received_at) AS message, argMax(one_name, received_at) AS name`,
      tail: `GROUP BY reason ORDER BY count() DESC, reason LIMIT ${mostReasons}`,
      schema: reasonSchema,
    }),
  ]);
  const total = reasons.reduce((sum, { count }) => sum + count, 0);
  const rejections = newest.map(({ named, ...item }) => ({ ...item, service: named }));
  return { rejections, reasons, pagination: paginationOf(page, per_page, total) };
}
