import type { Auth } from '@apex/auth';
import type { Log } from '@apex/kit/log';

/** After a change of APEX_SECRET: seals the vault under the new one, and says which secrets nobody can open. */
export async function rekeyVault(auth: Pick<Auth, 'rekeySecrets'>, log: Log): Promise<void> {
  const { rekeyed, unreadable } = await auth.rekeySecrets();
  if (rekeyed > 0) log.info({ secrets: rekeyed }, 'the vault is sealed under APEX_SECRET: APEX_SECRET_PREVIOUS can go');
  if (unreadable.length > 0)
    log.warn({ secrets: unreadable }, 'secrets in the vault do not open: give them new values');
}
