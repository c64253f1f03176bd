import { ApexError, type Call, type CallId } from '@apex/contracts';
import type { Scope } from '../scope.ts';
import { idList } from '../store/condition.ts';
import { callOfRow } from './call-of-row.ts';
import { storedCallColumns, storedCallSchema } from './stored-call.ts';

/** One call; another project's or organisation's is not found. */
export async function getCall(
  { caller, store }: Pick<Scope, 'caller' | 'store'>,
  { id }: { readonly id: CallId },
): Promise<Call> {
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
  return callOfRow(row, caller.project_name);
}
