import type { SourceList } from '@apex/contracts';

export interface Arrival {
  readonly emitter: string;
  readonly service: string;
  readonly items: number;
  readonly reports: number;
  readonly rejected: number;
}

/**
 * What came since `before`. With a key that was made meanwhile only sources that use it count: others may be sending
 * all the time.
 */
export function arrivalsSince(before: SourceList, now: SourceList, key_id: string | null): Arrival[] {
  const seen = new Map(before.sources.map((source) => [nameOf(source), source]));
  return now.sources
    .filter(({ sent_by }) => key_id === null || sent_by.includes(key_id))
    .map((source) => {
      const was = seen.get(nameOf(source));
      const { emitter, service } = source;
      return {
        emitter,
        service,
        items: source.items - (was?.items ?? 0),
        reports: source.reports - (was?.reports ?? 0),
        rejected: source.rejected - (was?.rejected ?? 0),
      };
    })
    .filter(({ items }) => items > 0);
}

function nameOf({ emitter, service }: { readonly emitter: string; readonly service: string }): string {
  return JSON.stringify([emitter, service]);
}
