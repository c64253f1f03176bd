import type { CacheLifetime, CallSource, SpendResult } from '@apex/contracts';

/** Sources that tell what was sent but not what the provider's cache did with it. */
const silentSources: ReadonlySet<string> = new Set<CallSource>(['prefix-trace', 'mooncake']);

/** True where no call of the result could have told of its cache, so that zeros mean nothing. */
export function isSilentOnCache(bySource: SpendResult): boolean {
  return bySource.rows.length > 0 && bySource.rows.every((row) => silentSources.has(String(row['source'] ?? '')));
}

/** The lifetime that the recorded tokens show; reads without writes are billed by providers that cache unasked. */
export function recordedLifetime({ tokens }: SpendResult['total']): CacheLifetime {
  if (tokens.cache_write_1h > tokens.cache_write_5m) return '1h';
  return tokens.cache_write_5m > 0 || tokens.cache_read > 0 ? '5m' : 'none';
}

export interface Baseline {
  /** What another lifetime is held against. */
  readonly ttl: CacheLifetime;
  /** False where the records cannot tell and the usual lifetime is taken. */
  readonly recorded: boolean;
}

/** Today's lifetime; where nobody recorded it, the one providers use unless told, so that no saving is overstated. */
export function baselineOf(total: SpendResult['total'], silent: boolean, target: CacheLifetime | null): Baseline {
  const recorded = recordedLifetime(total);
  if (recorded !== 'none' || !silent) return { ttl: recorded, recorded: true };
  return { ttl: target === '5m' ? 'none' : '5m', recorded: false };
}
