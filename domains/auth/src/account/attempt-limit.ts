import { ApexError } from '@apex/contracts';
import type { Clock } from '@apex/kit/clock';

/** Who is tried, from where. */
export interface Attempt {
  readonly email: string;
  readonly address: string;
}

export interface AttemptLimit {
  /** Counts an attempt before its outcome is known, so that parallel guesses count too; throws `limit` when none is left. */
  take(attempt: Attempt): void;
  /** The attempt succeeded: the address starts afresh with this account, and is known to it from here on. */
  clear(attempt: Attempt): void;
}

/** From one address. */
const maxAttempts = 10;
/** From all addresses together that have not yet signed in to the account. */
const maxStrangeAttempts = 100;
const windowMs = 15 * 60_000;
const capacity = 10_000;

/**
 * Failed sign-ins slow down whoever makes them, not the person whose account it is: ten in 15 minutes close the account
 * to their address. A hundred from everywhere close it to addresses it does not know, and to no others.
 */
export function createAttemptLimit(clock: Clock): AttemptLimit {
  const byAddress = createWindows(clock);
  const byAccount = createWindows(clock);
  const known = new Set<string>();
  const pair = ({ email, address }: Attempt): string => `${email} ${address}`;

  return {
    take(attempt) {
      const isKnown = known.has(pair(attempt));
      byAddress.require(pair(attempt), maxAttempts);
      if (!isKnown) byAccount.require(attempt.email, maxStrangeAttempts);
      byAddress.add(pair(attempt));
      if (!isKnown) byAccount.add(attempt.email);
    },
    clear(attempt) {
      const place = pair(attempt);
      if (!known.has(place)) byAccount.removeLatest(attempt.email, byAddress.count(place));
      byAddress.forget(place);
      known.delete(place);
      known.add(place);
      dropOldest(known);
    },
  };
}

/** Moments of the last quarter of an hour, by name. */
function createWindows(clock: Clock) {
  const windows = new Map<string, number[]>();
  const recent = (name: string): number[] => (windows.get(name) ?? []).filter((at) => at > clock.now() - windowMs);

  return {
    count: (name: string): number => recent(name).length,
    require(name: string, most: number): void {
      const moments = recent(name);
      const [oldest] = moments;
      if (oldest !== undefined && moments.length >= most) throw tooMany(oldest + windowMs - clock.now());
    },
    add(name: string): void {
      const moments = [...recent(name), clock.now()];
      // Set anew, so that the first entry of the map is the one longest untouched.
      windows.delete(name);
      windows.set(name, moments);
      dropOldest(windows);
    },
    removeLatest(name: string, count: number): void {
      const moments = recent(name);
      windows.set(name, moments.slice(0, Math.max(0, moments.length - count)));
    },
    forget(name: string): void {
      windows.delete(name);
    },
  };
}

function dropOldest(entries: { readonly size: number; keys(): Iterable<string>; delete(key: string): boolean }): void {
  for (const longestUntouched of entries.keys()) {
    if (entries.size <= capacity) break;
    entries.delete(longestUntouched);
  }
}

function tooMany(wait_ms: number): ApexError {
  const seconds = Math.ceil(wait_ms / 1000);
  return new ApexError({
    kind: 'limit',
    reason: 'auth.too_many_attempts',
    message: `Too many failed sign-ins for this account: try again in ${seconds} s.`,
    retry_after_seconds: seconds,
  });
}
