import type { IssuedSession, OrgId, Role, SessionId, UserId } from '@apex/contracts';
import { newId } from '@apex/kit/id';
import type { Transaction } from 'kysely';
import type { AuthDatabase } from '../auth-database.ts';
import { absoluteMs } from './lifetime.ts';
import { hashSessionValue } from './session-value.ts';

export interface NewSession {
  readonly value: string;
  readonly organisation_id: OrgId;
  readonly user_id: UserId;
  readonly role: Role;
  readonly at: Date;
  /** When the person proved who they are; a rotation keeps it. */
  readonly signed_in_at: Date;
  readonly address: string | null;
  readonly user_agent: string | null;
}

/** Begins a browser session; thirty days after the sign-in it ends in any case. */
export async function openSession(
  trx: Transaction<AuthDatabase>,
  input: NewSession,
): Promise<IssuedSession & { readonly id: SessionId }> {
  const { value, at, ...rest } = input;
  const id = newId.session();
  const expires_at = new Date(input.signed_in_at.getTime() + absoluteMs);
  await trx
    .insertInto('auth.browser_sessions')
    .values({
      ...rest,
      id,
      token_hash: hashSessionValue(value),
      last_seen_at: at,
      expires_at,
      replaced_at: null,
      revoked_at: null,
      revoked_reason: null,
    })
    .execute();
  return { id, value, expires_at: expires_at.toISOString() };
}
