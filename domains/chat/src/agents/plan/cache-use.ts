import type { CacheLifetime, CallSource, SpendResult } from '@apex/contracts';

/** Sources that tell what was sent but not what the provider's cache did with it. */
const silentSources: ReadonlySet<string> = new Set<CallSource>(['prefix-trace', 'mooncake']);

/** How much of the prompts comes from sources that cannot tell of their cache. */
export type Silence = 'none' | 'most' | 'all';

function promptOf({ tokens }: SpendResult['total']): number {
  return tokens.input + tokens.cache_read + tokens.cache_write_5m + tokens.cache_write_1h;
}

/** Where most prompts are of silent sources, neither their zeros nor the figures of a few others tell how all are cached. */
export function silenceOf({ rows }: SpendResult): Silence {
  const silent = rows.filter((row) => silentSources.has(String(row['source'] ?? '')));
  if (silent.length === 0) return 'none';
  if (silent.length === rows.length) return 'all';
  const sum = (some: readonly SpendResult['total'][]): number => some.reduce((total, row) => total + promptOf(row), 0);
  return sum(silent) * 2 > sum(rows) ? 'most' : 'none';
}

export function isSilentOnCache(bySource: SpendResult): boolean {
  return silenceOf(bySource) !== 'none';
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
  if (!silent) return { ttl: recorded, recorded: true };
  return { ttl: target === '5m' ? 'none' : '5m', recorded: false };
}
