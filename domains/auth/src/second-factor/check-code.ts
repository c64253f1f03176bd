import { ApexError, type RequestId, type UserId } from '@apex/contracts';
import type { Clock } from '@apex/kit/clock';
import type { Kysely, Selectable, Transaction } from 'kysely';
import { recordPersonalAudit } from '../audit/record-personal-audit.ts';
import type { AuthDatabase } from '../auth-database.ts';
import type { SecretBox } from '../token/secret-box.ts';
import { withPerson } from '../visibility.ts';
import { stepOfCode } from './one-time-code.ts';
import { hashRecoveryCode, plainCode } from './recovery-code.ts';

export interface SecondFactor {
  /**
   * Holds a person whose first factor was just proved to the second one, where they use one: throws `unauthenticated`
   * for a code that is missing, wrong or was used before, and `limit` after ten wrong ones. Of somebody who is signed in
   * it throws `invalid` instead: their session is as good as it was.
   */
  require(who: Proved, code: string | undefined): Promise<void>;
}

interface Proved {
  readonly user_id: UserId;
  readonly request_id: RequestId;
  readonly is_signed_in?: boolean;
}

export type FactorRow = Selectable<AuthDatabase['auth.second_factors']>;

/** By whoever knows the password, in any process: with 3 of 10^6 codes good at a time, one in 300 a day gets through. */
const maxFailures = 10;
const windowMs = 15 * 60_000;

type Outcome = 'passed' | 'missing' | 'wrong' | { readonly wait_ms: number };

export function createSecondFactor(deps: {
  readonly db: Kysely<AuthDatabase>;
  readonly clock: Clock;
  readonly box: SecretBox;
}): SecondFactor {
  const { db, clock, box } = deps;
  return {
    async require(who, code) {
      // An outcome rather than an error, since an error would undo the count of failures.
      const outcome = await withPerson(db, who.user_id, async (trx): Promise<Outcome> => {
        const row = await lockFactor(trx, who.user_id);
        if (row === null || row.confirmed_at === null) return 'passed';
        if (code === undefined) return 'missing';
        return judge(trx, { row, who, code: plainCode(code), secret: openSecret(box, row), now: clock.now() });
      });
      if (outcome !== 'passed') throw refusal(outcome, who.is_signed_in === true);
    },
  };
}

/** The row of a person, locked, so that of two that send one code only the first is let in. */
export async function lockFactor(trx: Transaction<AuthDatabase>, user_id: UserId): Promise<FactorRow | null> {
  const row = await trx
    .selectFrom('auth.second_factors')
    .selectAll()
    .where('user_id', '=', user_id)
    .forUpdate()
    .executeTakeFirst();
  return row ?? null;
}

export function openSecret(box: SecretBox, row: FactorRow): Buffer {
  return box.open(row.secret_sealed, row.user_id);
}

interface Attempt {
  readonly row: FactorRow;
  readonly who: Proved;
  readonly code: string;
  readonly secret: Buffer;
  readonly now: number;
}

async function judge(trx: Transaction<AuthDatabase>, attempt: Attempt): Promise<Outcome> {
  const { row, now } = attempt;
  const since = row.first_failed_at?.getTime() ?? 0;
  const isOpen = now - since < windowMs;
  if (isOpen && row.failed_count >= maxFailures) return { wait_ms: since + windowMs - now };
  const passed = (await takeCode(trx, attempt)) || (await takeRecoveryCode(trx, attempt));
  const failures = isOpen ? row.failed_count + 1 : 1;
  await trx
    .updateTable('auth.second_factors')
    .set(
      passed
        ? { failed_count: 0, first_failed_at: null }
        : { failed_count: failures, first_failed_at: isOpen ? row.first_failed_at : new Date(now) },
    )
    .where('user_id', '=', row.user_id)
    .execute();
  return passed ? 'passed' : 'wrong';
}

/** A code counts once: neither it nor an older one is taken again. */
async function takeCode(trx: Transaction<AuthDatabase>, { row, secret, code, now }: Attempt): Promise<boolean> {
  const step = stepOfCode(secret, code, now);
  if (step === null || (row.last_step !== null && step <= Number(row.last_step))) return false;
  await trx
    .updateTable('auth.second_factors')
    .set({ last_step: String(step) })
    .where('user_id', '=', row.user_id)
    .execute();
  return true;
}

async function takeRecoveryCode(trx: Transaction<AuthDatabase>, { row, who, code, now }: Attempt): Promise<boolean> {
  const at = new Date(now);
  const used = await trx
    .updateTable('auth.recovery_codes')
    .set({ used_at: at })
    .where('user_id', '=', row.user_id)
    .where('code_hash', '=', hashRecoveryCode(row.user_id, code))
    .where('used_at', 'is', null)
    .executeTakeFirst();
  if (used.numUpdatedRows === 0n) return false;
  const { user_id, request_id } = who;
  await recordPersonalAudit(trx, { at, user_id, request_id, action: 'second_factor.recover', subject_id: user_id });
  return true;
}

function refusal(outcome: Exclude<Outcome, 'passed'>, is_signed_in: boolean): ApexError {
  const kind = is_signed_in ? 'invalid' : 'unauthenticated';
  if (outcome === 'missing') {
    return new ApexError({
      kind,
      reason: 'auth.code_needed',
      message: 'This account asks for a one-time code: send the six digits of your authenticator app as code.',
    });
  }
  if (outcome === 'wrong') {
    return new ApexError({
      kind,
      reason: 'auth.code_wrong',
      message: 'The one-time code is wrong or was used already: wait for the next one.',
    });
  }
  const seconds = Math.ceil(outcome.wait_ms / 1000);
  return new ApexError({
    kind: 'limit',
    reason: 'auth.too_many_codes',
    message: `Too many wrong codes: try again in ${seconds} s.`,
    retry_after_seconds: seconds,
  });
}
