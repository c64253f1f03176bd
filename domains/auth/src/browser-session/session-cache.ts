import type { Clock } from '@apex/kit/clock';
import type { Kysely } from 'kysely';
import type { AuthDatabase } from '../auth-database.ts';
import { createExpiringCache } from '../expiring-cache.ts';
import { findSession, type FoundSession } from './find-session.ts';
import { hashSessionValue } from './session-value.ts';

/** A session as this process knows it; its last use runs ahead of the database by up to a minute. */
export interface KnownSession {
  readonly row: FoundSession;
  last_seen_at: Date;
}

export interface SessionCache {
  find(value: string): Promise<KnownSession | null>;
  /** Every session is read anew from here on, lookups under way included. */
  forgetAll(): void;
}

const keptMs = 5000;
const capacity = 10_000;

/** Sessions from memory for five seconds, then from the database; one lookup at a time for each. */
export function createSessionCache(deps: { readonly db: Kysely<AuthDatabase>; readonly clock: Clock }): SessionCache {
  const { db, clock } = deps;
  const cache = createExpiringCache<KnownSession>(capacity);
  let underWay = new Map<string, Promise<KnownSession | null>>();

  function lookUp(hash: Buffer, place: string): Promise<KnownSession | null> {
    const joined = underWay.get(place);
    if (joined !== undefined) return joined;
    const mine = underWay;
    const looking = findSession(db, hash)
      .then((row) => {
        if (row === null) return null;
        const known = { row, last_seen_at: row.last_seen_at };
        // A revocation since then has put a new map in place; what was read before it is not kept.
        if (mine === underWay) cache.set(place, known, clock.now() + keptMs);
        return known;
      })
      .finally(() => mine.delete(place));
    mine.set(place, looking);
    return looking;
  }

  return {
    async find(value) {
      const hash = hashSessionValue(value);
      const place = hash.toString('base64');
      return cache.get(place, clock.now()) ?? lookUp(hash, place);
    },
    forgetAll() {
      cache.clear();
      underWay = new Map();
    },
  };
}
