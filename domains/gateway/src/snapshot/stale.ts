import { ApexError } from '@apex/contracts';
import type { Snapshot } from './snapshot.ts';

/** Whether a snapshot that nothing newer came after may still decide. */
export function mayServe({ settings, loaded_at_ms }: Snapshot, now_ms: number): boolean {
  return settings.when_stale === 'open' || now_ms - loaded_at_ms <= settings.stale_seconds * 1000;
}

export function tooStale({ settings, loaded_at_ms }: Snapshot, cause: unknown): ApexError {
  return new ApexError({
    kind: 'unavailable',
    reason: 'gateway.settings_stale',
    message: `The gateway's settings were last read ${new Date(loaded_at_ms).toISOString()}, and the database has been away for longer than the ${settings.stale_seconds} seconds that calls go on without it.`,
    retry_after_seconds: 5,
    ...(cause === undefined ? {} : { cause }),
  });
}
