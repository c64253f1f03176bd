import { ApexError } from '@apex/contracts';
import type { Clock } from '@apex/kit/clock';

export interface AttemptLimit {
  /** Counts an attempt before its outcome is known, so that parallel guesses count too; throws `limit` when none is left. */
  take(account: string): void;
  /** The attempt succeeded: the account starts afresh. */
  clear(account: string): void;
}

const maxAttempts = 10;
const windowMs = 15 * 60_000;
const maxAccounts = 10_000;

/** Ten failed sign-ins in 15 minutes close an account's door, known or not, until the oldest is 15 minutes old. */
export function createAttemptLimit(clock: Clock): AttemptLimit {
  const attempts = new Map<string, number[]>();

  return {
    take(account) {
      const now = clock.now();
      const recent = (attempts.get(account) ?? []).filter((at) => at > now - windowMs);
      const [oldest] = recent;
      if (oldest !== undefined && recent.length >= maxAttempts) {
        const seconds = Math.ceil((oldest + windowMs - now) / 1000);
        throw new ApexError({
          kind: 'limit',
          reason: 'auth.too_many_attempts',
          message: `Too many failed sign-ins for this account: try again in ${seconds} s.`,
          retry_after_seconds: seconds,
        });
      }
      recent.push(now);
      // Set anew, so that the first entry of the map is the one longest untouched.
      attempts.delete(account);
      attempts.set(account, recent);
      for (const longestUntouched of attempts.keys()) {
        if (attempts.size <= maxAccounts) break;
        attempts.delete(longestUntouched);
      }
    },
    clear(account) {
      attempts.delete(account);
    },
  };
}
