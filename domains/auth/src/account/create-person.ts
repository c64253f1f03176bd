import type { OrgId, Project, RequestId } from '@apex/contracts';
import type { Transaction } from 'kysely';
import { recordAudit } from '../audit/record-audit.ts';
import type { AuthDatabase } from '../auth-database.ts';
import { createOrganisation } from '../organisation/create-organisation.ts';
import type { Membership } from '../organisation/membership.ts';
import type { AccountStore, NewAccount } from './account-store.ts';

/** Somebody new, who owns an organisation of their own. The transaction must already be that organisation's. */
export async function createPerson(
  trx: Transaction<AuthDatabase>,
  accounts: AccountStore,
  input: {
    readonly person: NewAccount;
    readonly organisation_id: OrgId;
    readonly organisation_name: string;
    readonly at: Date;
    readonly request_id: RequestId;
    /** `password`, or the identity provider they came from. */
    readonly by: string;
  },
): Promise<Membership & { readonly projects: Project[] }> {
  const { person, organisation_id, organisation_name: name, at, request_id, by } = input;
  const { user_id } = person;
  await accounts.create(trx, person);
  const made = await createOrganisation(trx, { id: organisation_id, name, owner: user_id, at });
  await recordAudit(trx, {
    organisation_id,
    at,
    user_id,
    action: 'user.sign_up',
    subject_id: user_id,
    request_id,
    details: { by },
  });
  return made;
}

/** What stands before the @: a name for whoever gave none. */
export function localPart(email: string): string {
  return email.slice(0, email.lastIndexOf('@'));
}
