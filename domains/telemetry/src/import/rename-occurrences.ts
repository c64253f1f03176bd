import { tokenColumns } from '../call/stored-call.ts';
import { idsIn } from '../store/condition.ts';
import type { TenantCalls } from '../store/call-store.ts';

/** A known call whose provider or model was learnt. */
export interface RenamedCall {
  readonly call_id: string;
  readonly provider: string;
  readonly model: string;
}

const kept = [
  'session',
  'at',
  'sequence',
  'occurrence_id',
  'call_id',
  'import_id',
  'first',
  'has_usage',
  ...Object.keys(tokenColumns),
  'prefix_scope',
  'block_size',
  'runs',
];

/**
 * Writes all occurrences of these calls again under their call's provider and model, whichever import they came with.
 * The engine does it by itself: a call that was forked often has more occurrences than a process should hold.
 */
export async function renameOccurrences(store: TenantCalls, calls: readonly RenamedCall[]): Promise<void> {
  const byNames = Map.groupBy(calls, ({ provider, model }) => `${provider}\u0001${model}`);
  for (const same of byNames.values()) {
    const [{ provider, model } = { provider: '', model: '' }] = same;
    await store.insertSelect('occurrences', [...kept, 'version', 'provider', 'model'], {
      columns: [...kept, 'version + 1', '{call_provider:String}', '{call_model:String}'].join(', '),
      from: 'occurrences',
      where: [
        idsIn(
          'call_id',
          same.map(({ call_id }) => call_id),
        ),
      ],
      // Unlike FINAL this reads whole rows of these calls alone.
      tail: 'ORDER BY version DESC LIMIT 1 BY occurrence_id',
      params: { call_provider: provider, call_model: model },
      settings: { max_partitions_per_insert_block: '0' },
    });
  }
}
