import { ApexError, type CallDetail, type CallId } from '@apex/contracts';
import { z } from 'zod';
import type { Scope } from '../scope.ts';
import { reportsOfCall } from '../sighting/reports-of-call.ts';
import type { TenantCalls } from '../store/call-store.ts';
import { idLiteral } from '../store/condition.ts';
import { callOfRow } from './call-of-row.ts';
import { priceOfRow } from './price-of-row.ts';
import { type StoredCall, storedCallColumns, storedCallSchema } from './stored-call.ts';

/** One call with all that is stored of it; another project's or organisation's is not found. */
export async function getCall(
  { caller, store, db, prices }: Pick<Scope, 'caller' | 'store' | 'db' | 'prices'>,
  { id }: { readonly id: CallId },
): Promise<CallDetail> {
  const calls = store.for(caller);
  const row = await findCall(calls, id, caller.signal);
  if (row === undefined) {
    throw new ApexError({
      kind: 'not_found',
      reason: 'telemetry.call_not_found',
      message: `There is no call ${id} in this project.`,
    });
  }
  const { import_id, model_served, application, streaming, prompt_hash, trace_id, span_id, response_id, tags } = row;
  return {
    ...callOfRow(row, caller.project_name),
    import_id,
    model_served,
    application,
    streaming,
    prompt_hash,
    trace_id,
    span_id,
    response_id,
    tags,
    reports: await reportsOfCall(calls, caller, row),
    price: priceOfRow(row, await prices.of(db, caller)),
  };
}

/** Reports that come late may show that two calls were one, more than once. */
const mostSuccessors = 8;

const foundSchema = storedCallSchema.extend({
  superseded: z.boolean(),
  superseded_by: z.string(),
});

/** The call by its id, or by one that it had before it turned out to be another. */
async function findCall(calls: TenantCalls, id: string, signal: AbortSignal): Promise<StoredCall | undefined> {
  let wanted = id;
  for (let step = 0; step < mostSuccessors; step += 1) {
    const rows = await calls.query({
      columns: `${storedCallColumns}, superseded, superseded_by`,
      from: 'calls',
      where: [`call_id = ${idLiteral(wanted)}`],
      // A call that moved to another day left a row behind.
      tail: 'ORDER BY version DESC LIMIT 1 BY day',
      schema: foundSchema,
      signal,
    });
    const row = rows.find(({ superseded }) => !superseded) ?? rows[0];
    if (row === undefined || !row.superseded) return row;
    if (row.superseded_by === '') return undefined;
    wanted = row.superseded_by;
  }
  return undefined;
}
