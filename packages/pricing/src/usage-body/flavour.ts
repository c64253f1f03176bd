import type { ServiceTier, Usage } from '@apex/contracts';
import type { Counts } from './counts.ts';

/** The parts of a provider's answer that a flavour reads, already found in it. */
export interface BodyParts {
  /** The whole body, for the fields beside usage. */
  readonly body: Readonly<Record<string, unknown>>;
  readonly usage: Readonly<Record<string, unknown>>;
  readonly model: string | null;
}

export interface FlavourReading {
  readonly usage: Usage;
  /** The catalogue's provider id; `null` where the body does not tell who served it. */
  readonly provider: string | null;
  readonly tier?: ServiceTier;
  /** What the body says the call cost, as a decimal of USD. */
  readonly reported_cost_usd?: string;
}

/** How one provider API writes usage. `read` notes on `counts` whatever does not add up. */
export interface Flavour {
  readonly name: string;
  readonly detect: (parts: BodyParts) => boolean;
  readonly read: (parts: BodyParts, counts: Counts) => FlavourReading;
}
