import { useSyncExternalStore } from 'react';

const everyMs = 30_000;
const listeners = new Set<() => void>();
let now = new Date();
let timer: ReturnType<typeof setInterval> | undefined;

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  timer ??= setInterval(() => {
    now = new Date();
    for (const each of listeners) each();
  }, everyMs);
  return () => {
    listeners.delete(listener);
    if (listeners.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  };
}

function read(): Date {
  // While nobody listens the clock stands still.
  if (timer === undefined) now = new Date();
  return now;
}

/** The time, told anew twice a minute to everything that shows an age. */
export function useNow(): Date {
  return useSyncExternalStore(subscribe, read);
}
