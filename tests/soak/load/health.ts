import { type Health, healthSchema } from '@apex/contracts';
import { setTimeout as pause } from 'node:timers/promises';

/** What `/health` says; undefined where nobody answers. */
export async function healthOf(url: string): Promise<Health | undefined> {
  const response = await fetch(`${url}/health`, { signal: AbortSignal.timeout(3000) }).catch(() => undefined);
  return response === undefined ? undefined : healthSchema.parse(await response.json());
}

/** Milliseconds until the server says that it is healthy; `Infinity` where it does not in time. */
export async function untilHealthy(url: string, patience_ms: number, signal: AbortSignal): Promise<number> {
  const started = performance.now();
  for (;;) {
    // A store that is slow under the load is there.
    const health = await healthOf(url);
    const isBack = health !== undefined && health.database !== 'critical' && health.clickhouse !== 'critical';
    const waited = performance.now() - started;
    if (isBack) return waited;
    if (waited > patience_ms) return Infinity;
    await pause(100, undefined, { signal });
  }
}
