import { ApexError } from '@apex/contracts';
import type { Clock } from '@apex/kit/clock';
import type { Log } from '@apex/kit/log';
import type { Principal } from '@apex/kit/http';
import type { Kysely } from 'kysely';
import type { AuthDatabase } from '../auth-database.ts';
import type { Environment } from '../environment.ts';
import { createExpiringCache } from '../expiring-cache.ts';
import { findKey, type FoundKey } from './find-key.ts';
import { createKeyUseRecorder } from './key-use-recorder.ts';
import { type KeyValue, parseKeyValue } from './key-value.ts';

export interface KeyVerifier {
  /** Throws `unauthenticated` for a key that is unknown, expired or revoked. */
  verify(value: string): Promise<Principal>;
  /** Every key is read anew from here on, lookups under way included. */
  forgetAll(): void;
  /** Called whenever keys are to be read anew, for whoever else remembers them in this process. */
  onForget(listener: () => void): void;
  close(): Promise<void>;
}

export interface KeyVerifierDeps {
  readonly db: Kysely<AuthDatabase>;
  readonly clock: Clock;
  readonly log: Log;
  readonly environment: Environment;
}

const keptMs = 5000;
const capacity = 10_000;

/** Keys from memory for five seconds, then from the database; one lookup at a time for each key. */
export function createKeyVerifier(deps: KeyVerifierDeps): KeyVerifier {
  const { db, clock, environment } = deps;
  const cache = createExpiringCache<FoundKey>(capacity);
  const uses = createKeyUseRecorder(deps);
  let underWay = new Map<string, Promise<FoundKey | null>>();
  const listeners: (() => void)[] = [];

  function lookUp(key: KeyValue, place: string): Promise<FoundKey | null> {
    const joined = underWay.get(place);
    if (joined !== undefined) return joined;
    const mine = underWay;
    const looking = findKey(db, key)
      .then((found) => {
        // A revocation since then has put a new map in place; what was read before it is not kept.
        if (found !== null && mine === underWay) cache.set(place, found, clock.now() + keptMs);
        return found;
      })
      .finally(() => mine.delete(place));
    mine.set(place, looking);
    return looking;
  }

  return {
    async verify(value) {
      const key = parseKeyValue(value, environment);
      if (key === null) throw refusal('key_unknown', 'This API key is not known here: check that it was copied whole.');
      if (key === 'foreign') {
        throw refusal(
          'key_of_other_environment',
          `This API key belongs to another environment; this one is ${environment}.`,
        );
      }
      const place = key.hash.toString('base64');
      const now = clock.now();
      const found = cache.get(place, now) ?? (await lookUp(key, place));
      if (found === null)
        throw refusal('key_unknown', 'This API key is not known here: check that it was copied whole.');
      if (found.revoked) throw refusal('key_revoked', 'This API key was revoked: create a new one.');
      const { principal, key_id } = found;
      if (principal.expires_at_ms !== null && principal.expires_at_ms <= now) {
        throw refusal('key_expired', 'This API key has expired: create a new one.');
      }
      uses.record(principal.organisation_id, key_id);
      return principal;
    },
    forgetAll() {
      cache.clear();
      underWay = new Map();
      for (const listener of listeners) listener();
    },
    onForget: (listener) => void listeners.push(listener),
    close: () => uses.settle(),
  };
}

function refusal(what: string, message: string): ApexError {
  return new ApexError({ kind: 'unauthenticated', reason: `auth.${what}`, message });
}
