import { ApexError, type authRoutes, type ProviderId, type RequestId, type UserId } from '@apex/contracts';
import { newId } from '@apex/kit/id';
import { withTenant } from '@apex/postgres';
import type { Kysely } from 'kysely';
import type { z } from 'zod';
import type { AccountStore } from '../account/account-store.ts';
import { createPerson, localPart } from '../account/create-person.ts';
import type { EntranceScope } from '../account/entrance.ts';
import { signUpClosed } from '../account/sign-up.ts';
import { recordPersonalAudit } from '../audit/record-personal-audit.ts';
import type { AuthDatabase } from '../auth-database.ts';
import { enterPerson } from '../sign-in/enter-person.ts';
import type { SignedInWithSession } from '../sign-in/open-sign-in.ts';
import { withPerson } from '../visibility.ts';
import { endFlow, type FlowDeps, keepProof, provedBy, startFlow, takeFlow } from './flow.ts';
import { noVerifiedEmail } from './no-verified-email.ts';
import type { ProviderPerson } from './provider.ts';
import { type Providers, redirectUriOf, requireProvider } from './providers.ts';

export interface ProviderScope extends EntranceScope {
  readonly flows: FlowDeps;
  readonly providers: Providers;
  readonly sign_up_open: boolean;
}

/** Begins to sign in with a provider. */
export async function startProviderSignIn(
  { flows, providers }: Pick<ProviderScope, 'flows' | 'providers'>,
  input: z.output<typeof authRoutes.startProviderSignIn.input>,
): Promise<{ url: string; flow: string }> {
  return startFlow(flows, { provider: requireProvider(providers, input.provider), linking_user_id: null });
}

/** Signs in whomever the provider vouches for; where the account asks for a code, the flow waits for it. */
export async function finishProviderSignIn(
  scope: ProviderScope,
  input: z.output<typeof authRoutes.finishProviderSignIn.input>,
): Promise<SignedInWithSession> {
  const { flows, providers, visitor } = scope;
  const provider = requireProvider(providers, input.provider);
  const secrets = await takeFlow(flows, { flow: input.flow, provider: provider.id, linking_user_id: null });
  const person = await provider.finish(input.query, secrets, redirectUriOf(flows.origin(), provider.id));
  if (!person.email_verified) throw noVerifiedEmail(provider.name);
  const user_id = await personOf(scope, { provider: provider.id, name: provider.name, person });
  try {
    await scope.second_factor.require({ user_id, request_id: visitor.request_id }, undefined);
  } catch (error) {
    if (ApexError.isInstance(error) && error.reason === 'auth.code_needed') await keepProof(flows, input.flow, user_id);
    throw error;
  }
  await endFlow(flows, input.flow);
  return enterPerson(scope, { user_id, kind: input.session, by: provider.id });
}

/** The second step, for an account that asks for a one-time code. */
export async function completeProviderSignIn(
  scope: ProviderScope,
  { flow, code, session }: z.output<typeof authRoutes.completeProviderSignIn.input>,
): Promise<SignedInWithSession> {
  const { flows, visitor } = scope;
  const user_id = await provedBy(flows, flow);
  await scope.second_factor.require({ user_id, request_id: visitor.request_id }, code);
  await endFlow(flows, flow);
  return enterPerson(scope, { user_id, kind: session, by: 'provider' });
}

interface Arrived {
  readonly provider: ProviderId;
  readonly name: string;
  readonly person: ProviderPerson;
}

/** Who that is here: whoever linked the account, or has its address verified, or somebody new. */
async function personOf(scope: ProviderScope, arrived: Arrived): Promise<UserId> {
  const { db } = scope;
  const linked = await findLinked(db, arrived.provider, arrived.person.account_id);
  if (linked !== null) return linked;
  const known = await db
    .selectFrom('auth.users')
    .select(['id', 'email_verified'])
    .where('email', '=', arrived.person.email)
    .executeTakeFirst();
  if (known === undefined) return createFromProvider(scope, arrived);
  // Otherwise whoever signed up with somebody else's address would get into the account with their password.
  if (!known.email_verified) throw unverifiedHere(arrived.name);
  await linkAccount(scope, known.id, arrived, scope.visitor.request_id);
  return known.id;
}

async function findLinked(db: Kysely<AuthDatabase>, provider: ProviderId, account_id: string): Promise<UserId | null> {
  const row = await db
    .selectFrom('auth.accounts')
    .select('user_id')
    .where('provider_id', '=', provider)
    .where('account_id', '=', account_id)
    .executeTakeFirst();
  return row?.user_id ?? null;
}

async function createFromProvider(scope: ProviderScope, { provider, person }: Arrived): Promise<UserId> {
  if (!scope.sign_up_open) throw signUpClosed();
  const user_id = newId.user();
  const organisation_id = newId.org();
  const { email } = person;
  const name = person.name ?? localPart(email);
  const at = new Date(scope.clock.now());
  await withTenant(scope.db, { organisation_id }, async (trx) => {
    await createPerson(trx, scope.accounts, {
      person: { user_id, email, email_verified: true, name, time_zone: 'UTC', password_hash: null },
      organisation_id,
      organisation_name: localPart(email),
      at,
      request_id: scope.visitor.request_id,
      by: provider,
    });
    await scope.accounts.link(trx, user_id, { provider, account_id: person.account_id });
  });
  return user_id;
}

/**
 * Links an account at a provider to somebody's here, and says so in the audit log. While nobody has confirmed the
 * address here, throws `forbidden` for an account with any other address.
 */
export async function linkAccount(
  scope: { readonly db: Kysely<AuthDatabase>; readonly clock: EntranceScope['clock']; readonly accounts: AccountStore },
  user_id: UserId,
  { provider, person }: Pick<Arrived, 'provider' | 'person'>,
  request_id: RequestId,
): Promise<Date> {
  const at = new Date(scope.clock.now());
  await withPerson(scope.db, user_id, async (trx) => {
    // Locked, so that a link and the confirmation that ends earlier links happen one after the other.
    const { email, email_verified } = await trx
      .selectFrom('auth.users')
      .select(['email', 'email_verified'])
      .where('id', '=', user_id)
      .forShare()
      .executeTakeFirstOrThrow();
    if (!email_verified && email !== person.email) throw otherAddress();
    await scope.accounts.link(trx, user_id, { provider, account_id: person.account_id });
    await recordPersonalAudit(trx, {
      at,
      user_id,
      action: 'user.link_provider',
      subject_id: user_id,
      request_id,
      details: { provider },
    });
  });
  return at;
}

function otherAddress(): ApexError {
  return new ApexError({
    kind: 'forbidden',
    reason: 'auth.email_unverified',
    message: 'Confirm your e-mail address first: until then only an account with that very address can be linked.',
  });
}

function unverifiedHere(name: string): ApexError {
  return new ApexError({
    kind: 'conflict',
    reason: 'auth.link_unverified',
    message: `There is an account with this address, which nobody has confirmed yet: sign in with its password and link ${name} in your profile.`,
  });
}
