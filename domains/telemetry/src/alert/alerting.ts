import type { Log } from '@apex/kit/log';
import type { Bound } from '../scope.ts';
import type { Alerting, AlertOptions } from './alerting-port.ts';
import { createDeliveryJob } from './delivery/delivery-job.ts';
import { createAlertJob } from './watch/alert-job.ts';

export interface AlertJobs {
  readonly alerting: Alerting;
  start(): void;
  stop(): Promise<void>;
  /** Looks at all rules that are due, then posts what is to be told. */
  catchUp(): Promise<void>;
}

/** The job that looks and the one that tells. */
export function createAlerting(
  options: AlertOptions,
  deps: { readonly bound: () => Bound; readonly log: Log } & Pick<Bound, 'db' | 'clock' | 'ports'>,
): AlertJobs {
  const { db, clock, log, ports } = deps;
  const deliveries = createDeliveryJob({ db, clock, log, vault: ports.vault, outside_only: options.outside_only });
  const looking = createAlertJob(deps.bound, {
    log,
    db,
    clock,
    origin: options.origin,
    onTold: () => deliveries.wake(),
  });
  return {
    alerting: {
      ...options,
      wake: () => looking.wake(),
      deliver: () => deliveries.wake(),
      attempt: (claimed) => deliveries.attempt(claimed),
    },
    start() {
      looking.start();
      deliveries.start();
    },
    async stop() {
      await Promise.all([looking.stop(), deliveries.stop()]);
    },
    async catchUp() {
      await looking.catchUp();
      await deliveries.catchUp();
    },
  };
}
