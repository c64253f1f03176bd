import { ApexError, type CallDetail, type CallId } from '@apex/contracts';
import type { Scope } from '../scope.ts';
import { idList } from '../store/condition.ts';
import { callOfRow } from './call-of-row.ts';
import { priceOfRow } from './price-of-row.ts';
import { storedCallColumns, storedCallSchema } from './stored-call.ts';

/** One call with all that is stored of it; another project's or organisation's is not found. */
export async function getCall(
  { caller, store, catalogue }: Pick<Scope, 'caller' | 'store' | 'catalogue'>,
  { id }: { readonly id: CallId },
): Promise<CallDetail> {
  const [row] = await store.for(caller).query({
    columns: storedCallColumns,
    from: 'calls',
    where: [`call_id = ${idList([id])}`],
    tail: 'ORDER BY version DESC LIMIT 1',
    schema: storedCallSchema,
    signal: caller.signal,
  });
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
    price: priceOfRow(row, catalogue),
  };
}
