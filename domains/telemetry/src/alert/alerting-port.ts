import type { Claimed, DeliveryRow } from './delivery/delivery-store.ts';

export interface AlertOptions {
  /** Staging and production: webhooks by https alone, and to no address of a private network. */
  readonly outside_only: boolean;
  /** The address of the app, for links. */
  readonly origin: () => string;
}

/** What verbs need of the two jobs. */
export interface Alerting extends AlertOptions {
  /** A rule changed. */
  wake(): void;
  /** A message was entered, and committed. */
  deliver(): void;
  attempt(claimed: Claimed): Promise<DeliveryRow>;
}
