import type { Log } from '@apex/kit/log';
import { removeExpired } from './remove-threads.ts';
import { restorableSince, type ThreadScope } from './scope.ts';

/** The job that removes threads which can no longer be restored. */
export interface Removal {
  /** Now, and from time to time. */
  start(): void;
  stop(): void;
  /** Resolves when nothing is being removed. */
  settled(): Promise<void>;
}

export function createRemoval(scope: ThreadScope, log: Log): Removal {
  const ending = new AbortController();
  let working: Promise<void> | undefined;
  let timer: NodeJS.Timeout | undefined;

  async function remove(): Promise<void> {
    try {
      const removed = await removeExpired(scope.db, restorableSince(scope), ending.signal);
      if (removed > 0) log.info({ threads: removed }, 'threads deleted long ago were removed for good');
    } catch (error) {
      log.error({ error }, 'threads deleted long ago could not be removed; it will be tried again');
    }
  }

  function begin(): void {
    working ??= remove().finally(() => {
      working = undefined;
    });
  }

  return {
    start() {
      begin();
      timer = setInterval(begin, scope.limits.removal_interval_ms);
      timer.unref();
    },
    stop() {
      clearInterval(timer);
      ending.abort();
    },
    settled: async () => working,
  };
}
