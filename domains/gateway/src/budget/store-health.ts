import type { Log } from '@apex/kit/log';

/** Whether the database answers; each outage is logged once. */
export interface StoreHealth {
  readonly isAway: boolean;
  failed(error: unknown): void;
  answered(): void;
}

export function createStoreHealth(log: Log): StoreHealth {
  let isAway = false;
  return {
    get isAway() {
      return isAway;
    },
    failed(error) {
      if (!isAway) log.warn({ error }, 'what budgets spent cannot be stored; it is kept in memory and in the journal');
      isAway = true;
    },
    answered() {
      if (isAway) log.info({}, 'what budgets spent is stored again');
      isAway = false;
    },
  };
}
