import { ApexError } from '@apex/contracts';
import type { Clock } from '@apex/kit/clock';
import type { BrowserSessions, SessionPrincipal, SessionUse } from '@apex/kit/http';
import type { Log } from '@apex/kit/log';
import type { Kysely } from 'kysely';
import type { AuthDatabase } from '../auth-database.ts';
import type { PassingTokens } from '../token/passing-tokens.ts';
import { endOf, replacedGraceMs, touchEveryMs } from './lifetime.ts';
import { rotateSession } from './rotate-session.ts';
import { createSessionCache, type KnownSession } from './session-cache.ts';
import { createSessionRecorder } from './session-recorder.ts';
import { isSessionValue, type SessionSecrets } from './session-value.ts';

export interface SessionVerifier extends BrowserSessions {
  /** Every session is read anew from here on. */
  forgetAll(): void;
  close(): Promise<void>;
}

export interface SessionVerifierDeps {
  readonly db: Kysely<AuthDatabase>;
  readonly clock: Clock;
  readonly log: Log;
  readonly secrets: SessionSecrets;
  readonly passing_tokens: PassingTokens;
}

/** Who a session cookie speaks for; rotates a session whose person has another role by now. */
export function createSessionVerifier(deps: SessionVerifierDeps): SessionVerifier {
  const { db, clock, secrets } = deps;
  const cache = createSessionCache(deps);
  const recorder = createSessionRecorder(deps);

  async function findLiving(value: string): Promise<KnownSession> {
    const known = isSessionValue(value) ? await cache.find(value) : null;
    if (known === null) throw refusal('session_unknown', 'The session has ended: sign in again.');
    const now = clock.now();
    const { row, last_seen_at } = known;
    if (row.revoked_at !== null) throw refusal('session_revoked', 'This session was ended: sign in again.');
    if (endOf({ last_seen_at, expires_at: row.expires_at }).getTime() <= now) {
      throw refusal('session_expired', 'The session has expired: sign in again.');
    }
    if (row.replaced_at !== null && row.replaced_at.getTime() + replacedGraceMs <= now) {
      throw refusal('session_replaced', 'The session goes on under another cookie: load the page again.');
    }
    return known;
  }

  function touch(known: KnownSession): void {
    const now = clock.now();
    if (now - known.last_seen_at.getTime() < touchEveryMs) return;
    known.last_seen_at = new Date(now);
    recorder.record(known.row, known.last_seen_at);
  }

  /** The successor of a session that is to be, or was just, replaced; null where it goes on as it is. */
  async function renew(value: string, { row }: KnownSession, use: SessionUse): Promise<SessionPrincipal['renewed']> {
    if (row.replaced_at === null) {
      if (use.purpose !== 'request' || row.role === row.role_now) return null;
      const at = new Date(clock.now());
      await rotateSession(db, { session: row, successor: secrets.successorOf(value), at, request_id: use.request_id });
      cache.forgetAll();
    }
    const successor = secrets.successorOf(value);
    const next = await findLiving(successor);
    return { value: successor, expires_at: next.row.expires_at.toISOString() };
  }

  return {
    async authenticate(value, use) {
      const known = await findLiving(value);
      if (use.purpose !== 'look') touch(known);
      const renewed = await renew(value, known, use);
      const { row } = renewed === null ? known : await findLiving(renewed.value);
      const subject = {
        user_id: row.user_id,
        organisation_id: row.organisation_id,
        roles: [row.role_now],
        tier: row.tier,
      };
      return {
        organisation_id: row.organisation_id,
        actor: { type: 'user', user_id: row.user_id },
        roles: [row.role_now],
        scopes: ['all'],
        tier: row.tier,
        expires_at_ms: row.expires_at.getTime(),
        session_id: row.id,
        csrf_token: secrets.csrfTokenOf(known.row.id),
        credential: await deps.passing_tokens.for(subject),
        renewed,
      };
    },
    forgetAll: () => cache.forgetAll(),
    close: () => recorder.settle(),
  };
}

function refusal(what: string, message: string): ApexError {
  return new ApexError({ kind: 'unauthenticated', reason: `auth.${what}`, message });
}
