import { ApexError, type KeyId, type ProjectId, type UserId } from '@apex/contracts';
import type { Clock } from '@apex/kit/clock';
import type { Authenticator, Principal } from '@apex/kit/http';

/** Who a virtual key speaks for. */
export interface KnownKey {
  readonly principal: Principal;
  readonly key_id: KeyId;
  /** Who made it. */
  readonly user_id: UserId;
  readonly project_id: ProjectId;
  readonly project_name: string;
}

interface Entry {
  known: KnownKey;
  checked_at_ms: number;
  used_at_ms: number;
  checking: Promise<KnownKey> | undefined;
}

export interface KeyDirectoryDeps {
  readonly authenticator: Authenticator;
  readonly clock: Clock;
  /** For how long a key that was good goes on while nobody can be asked. */
  readonly stale_ms: () => number;
}

export interface KeyDirectory {
  /**
   * At once where the key is known; throws `unauthenticated` for one that is unknown, revoked or expired, `forbidden`
   * for one that may not use the gateway.
   */
  find(credential: string, project: string | undefined): KnownKey | Promise<KnownKey>;
  /** Every key is asked for anew: one of them was changed in this process. */
  forgetAll(): void;
}

/** Younger than this a key is not asked for again; then it is, beside the traffic. */
const freshMs = 1000;
/** Older than this the traffic waits for the answer, since nobody has asked meanwhile. */
const idleMs = 6000;
const patienceMs = 500;
const capacity = 20_000;

/** Virtual keys in memory, so that no call of a key in use waits for the database. On the hot path. */
export function createKeyDirectory({ authenticator, clock, stale_ms }: KeyDirectoryDeps): KeyDirectory {
  const entries = new Map<string, Entry>();
  let generation = 0;

  async function ask(credential: string, project: string | undefined): Promise<KnownKey> {
    const principal = await authenticator.authenticate(credential);
    const { actor, scopes } = principal;
    if (actor.type !== 'key' || (!scopes.includes('gateway') && !scopes.includes('all'))) throw mayNot();
    const { id, name } = await authenticator.resolveProject(principal, project);
    return { principal, key_id: actor.key_id, user_id: actor.user_id, project_id: id, project_name: name };
  }

  function check(place: string, credential: string, project: string | undefined): Promise<KnownKey> {
    const entry = entries.get(place);
    if (entry?.checking !== undefined) return entry.checking;
    const asked_in = generation;
    const checking = ask(credential, project).then(
      (known) => {
        // What was changed meanwhile may not be in this answer: the next call asks again.
        if (asked_in === generation) keep(place, known);
        return known;
      },
      (error: unknown) => {
        if (entry !== undefined) entry.checking = undefined;
        const gone = ApexError.isInstance(error) && ['unauthenticated', 'forbidden', 'not_found'].includes(error.kind);
        if (gone) entries.delete(place);
        throw error;
      },
    );
    if (entry !== undefined) entry.checking = checking;
    return checking;
  }

  function keep(place: string, known: KnownKey): void {
    const now = clock.now();
    if (entries.size >= capacity && !entries.has(place)) {
      const oldest = entries.keys().next();
      if (oldest.done !== true) entries.delete(oldest.value);
    }
    entries.set(place, { known, checked_at_ms: now, used_at_ms: now, checking: undefined });
  }

  /** The old answer, where the new one is late or cannot be had and the old one may still serve; it may not for ever. */
  async function insist(
    place: string,
    entry: Entry,
    credential: string,
    project: string | undefined,
  ): Promise<KnownKey> {
    const late = Promise.withResolvers<KnownKey>();
    const isTooOld = (): boolean => clock.now() - entry.checked_at_ms > stale_ms();
    const timer = setTimeout(() => {
      if (isTooOld()) late.reject(unanswered());
      else late.resolve(entry.known);
    }, patienceMs);
    try {
      return await Promise.race([check(place, credential, project), late.promise]);
    } catch (error) {
      if (ApexError.isInstance(error) && error.kind !== 'unavailable' && error.kind !== 'timeout') throw error;
      if (isTooOld()) throw error;
      return entry.known;
    } finally {
      clearTimeout(timer);
    }
  }

  return {
    find(credential, project) {
      const place = project === undefined ? credential : `${credential} ${project}`;
      const entry = entries.get(place);
      if (entry === undefined) return check(place, credential, project);
      const now = clock.now();
      const { expires_at_ms } = entry.known.principal;
      const age = now - entry.checked_at_ms;
      const idle = now - entry.used_at_ms;
      entry.used_at_ms = now;
      if (expires_at_ms !== null && expires_at_ms <= now) return check(place, credential, project);
      if (age < freshMs) return entry.known;
      if (idle > idleMs || age > stale_ms()) return insist(place, entry, credential, project);
      // Beside the traffic; what it finds counts from the next call on.
      void check(place, credential, project).catch(() => undefined);
      return entry.known;
    },
    forgetAll() {
      generation += 1;
      entries.clear();
    },
  };
}

function unanswered(): ApexError {
  return new ApexError({
    kind: 'unavailable',
    reason: 'gateway.key_unchecked',
    message:
      'Whether this key is still good could not be asked for too long: the database does not answer. Try again shortly.',
    retry_after_seconds: 5,
  });
}

function mayNot(): ApexError {
  return new ApexError({
    kind: 'forbidden',
    reason: 'gateway.scope_missing',
    message:
      'Calls pass with a key that has the scope gateway. Create one: apex keys create --name app --scope gateway.',
  });
}
