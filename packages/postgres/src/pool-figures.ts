/** What a pool counts from its start, and how long the latest waits for a connection took. */
export interface PoolFigures {
  readonly since_ms: number;
  opened: number;
  acquired: number;
  recycled: number;
  timed_out: number;
  failed: number;
  most_in_use: number;
  slowest_acquire_ms: number;
  addWait(milliseconds: number): void;
  waits(): { readonly p50: number; readonly p95: number; readonly p99: number; readonly max: number };
}

const keptWaits = 1000;

/** Counts are of one process; waits are the latest 1,000. */
export function createPoolFigures(): PoolFigures {
  const latest = new Float64Array(keptWaits);
  let written = 0;
  const figures: PoolFigures = {
    since_ms: Date.now(),
    opened: 0,
    acquired: 0,
    recycled: 0,
    timed_out: 0,
    failed: 0,
    most_in_use: 0,
    slowest_acquire_ms: 0,
    addWait(milliseconds) {
      latest[written % keptWaits] = milliseconds;
      written += 1;
      figures.slowest_acquire_ms = Math.max(figures.slowest_acquire_ms, milliseconds);
    },
    waits() {
      const sorted = latest.slice(0, Math.min(written, keptWaits)).toSorted();
      const at = (share: number) => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? 0;
      return { p50: at(0.5), p95: at(0.95), p99: at(0.99), max: at(1) };
    },
  };
  return figures;
}
