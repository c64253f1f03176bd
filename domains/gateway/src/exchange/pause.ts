import { setTimeout as delay } from 'node:timers/promises';

/** Waits, unless nobody waits any more: then it throws why. */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
  try {
    await delay(ms, undefined, { signal, ref: false });
  } catch (error) {
    throw signal.aborted ? signal.reason : error;
  }
}
