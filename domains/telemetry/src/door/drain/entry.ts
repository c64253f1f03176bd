import type { ReadExport } from '@apex/formats';
import type { ReceivedExport } from '../../sighting/store-exports.ts';
import type { Tenant } from '../../tenant.ts';
import type { SpooledFrame } from '../spool/spool.ts';

/** A frame in memory, on its way to the stores. */
export interface Entry {
  readonly frame: SpooledFrame;
  readonly read: ReadExport;
  /** How often it alone was refused by stores that work. */
  failures: number;
}

export function tenantKey({ organisation_id, project_id }: Tenant): string {
  return `${organisation_id} ${project_id}`;
}

export function receivedOf({ frame: { head, body }, read }: Entry): ReceivedExport {
  const { intake_id, received_at_ms, key_id, path } = head;
  return { intake_id, received_at_ms, key_id, path, bytes: body.length, read };
}

/** The longest beginning that has no more items than that, but one entry at least. */
export function beginningOf(entries: readonly Entry[], most: number): readonly Entry[] {
  let items = 0;
  const end = entries.findIndex(({ read }, index) => {
    items += read.items;
    return index > 0 && items > most;
  });
  return end < 0 ? [...entries] : entries.slice(0, end);
}
