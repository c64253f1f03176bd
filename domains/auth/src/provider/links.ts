import { ApexError, type authRoutes, type ProviderLink, providerIds } from '@apex/contracts';
import type { z } from 'zod';
import { type AccountStore, passwordProvider } from '../account/account-store.ts';
import { auditOf, recordAudit } from '../audit/record-audit.ts';
import type { CallerScope } from '../scope.ts';
import { enterTenant, withPerson } from '../visibility.ts';
import { endFlow, type FlowDeps, startFlow, takeFlow } from './flow.ts';
import { noVerifiedEmail } from './no-verified-email.ts';
import { linkAccount } from './provider-sign-in.ts';
import { type Providers, redirectUriOf, requireProvider } from './providers.ts';

export interface LinkScope extends CallerScope {
  readonly accounts: AccountStore;
  readonly flows: FlowDeps;
  readonly providers: Providers;
}

/** Which accounts at providers sign the caller in, and whether a password does. */
export async function listLinks(
  scope: Pick<LinkScope, 'caller' | 'db' | 'providers'>,
): Promise<z.output<typeof authRoutes.listLinks.output>> {
  const { db, caller, providers } = scope;
  const { user_id } = caller.actor;
  const rows = await db
    .selectFrom('auth.accounts')
    .select(['provider_id', 'created_at'])
    .where('user_id', '=', user_id)
    .orderBy('created_at')
    .execute();
  const { email_verified } = await db
    .selectFrom('auth.users')
    .select('email_verified')
    .where('id', '=', user_id)
    .executeTakeFirstOrThrow();
  const links = rows.flatMap(({ provider_id, created_at }): ProviderLink[] => {
    const provider = providerIds.find((id) => id === provider_id);
    if (provider === undefined) return [];
    return [{ provider, name: providers.get(provider)?.name ?? provider, linked_at: created_at.toISOString() }];
  });
  return { links, has_password: rows.some((row) => row.provider_id === passwordProvider), email_verified };
}

/** Begins to link an account at a provider. */
export async function startLink(
  { caller, flows, providers }: LinkScope,
  input: z.output<typeof authRoutes.startLink.input>,
): Promise<{ url: string; flow: string }> {
  const provider = requireProvider(providers, input.provider);
  return startFlow(flows, { provider, linking_user_id: caller.actor.user_id });
}

/** Links it; only the person who began can finish. */
export async function finishLink(
  scope: LinkScope,
  input: z.output<typeof authRoutes.finishLink.input>,
): Promise<ProviderLink> {
  const { caller, flows, providers } = scope;
  const { user_id } = caller.actor;
  const provider = requireProvider(providers, input.provider);
  const secrets = await takeFlow(flows, { flow: input.flow, provider: provider.id, linking_user_id: user_id });
  const person = await provider.finish(input.query, secrets, redirectUriOf(flows.origin(), provider.id));
  if (!person.email_verified) throw noVerifiedEmail(provider.name);
  const at = await linkAccount(scope, user_id, { provider: provider.id, person }, caller.request_id);
  await endFlow(flows, input.flow);
  return { provider: provider.id, name: provider.name, linked_at: at.toISOString() };
}

/** Takes a link away, unless nobody could sign in then. */
export async function unlink(
  scope: Pick<LinkScope, 'caller' | 'db' | 'clock' | 'providers'>,
  { provider }: z.output<typeof authRoutes.unlink.input>,
): Promise<{ provider: typeof provider; unlinked: true }> {
  const { caller, db, clock } = scope;
  const { user_id } = caller.actor;
  await withPerson(db, user_id, async (trx) => {
    const rows = await trx
      .selectFrom('auth.accounts')
      .select(['id', 'provider_id'])
      .where('user_id', '=', user_id)
      .forUpdate()
      .execute();
    const row = rows.find(({ provider_id }) => provider_id === provider);
    if (row === undefined) throw notLinked();
    if (rows.length === 1) throw lastWayIn();
    await trx.deleteFrom('auth.accounts').where('id', '=', row.id).execute();
    await enterTenant(trx, caller.organisation_id);
    const at = new Date(clock.now());
    const details = { provider };
    await recordAudit(trx, { ...auditOf(caller), at, action: 'user.unlink_provider', subject_id: user_id, details });
  });
  return { provider, unlinked: true };
}

function notLinked(): ApexError {
  return new ApexError({
    kind: 'not_found',
    reason: 'auth.link_not_found',
    message: 'No account of that provider is linked to yours.',
  });
}

function lastWayIn(): ApexError {
  return new ApexError({
    kind: 'conflict',
    reason: 'auth.last_way_in',
    message: 'Nothing else would sign you in: set a password first, by "Forgot password" on the sign-in page.',
  });
}
