import type { Clock } from '@apex/kit/clock';
import type { Destination } from './destination.ts';
import type { Exchange } from './exchange.ts';

/** Keeps a conversation where its prefix is cached. */
export interface SessionAffinity {
  /** The destinations in the order they are to be tried, where the session is known. */
  arrange(exchange: Exchange, destinations: readonly Destination[]): readonly Destination[];
}

export function createSessionAffinity(_clock: Clock): SessionAffinity {
  return { arrange: (_exchange, destinations) => destinations };
}
