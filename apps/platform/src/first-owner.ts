import { ApexError } from '@apex/contracts';
import type { Auth } from '@apex/auth';
import { systemClock } from '@apex/kit/clock';
import { newRequestId } from '@apex/kit/id';
import type { PlatformConfig } from './config.ts';

/** Where sign-up is closed the first owner comes from configuration; an account that exists is left as it is. */
export async function ensureFirstOwner(
  config: PlatformConfig,
  auth: Pick<Auth, 'createFirstOwner'>,
  say: (line: string) => void,
): Promise<void> {
  if (config.admin === undefined) {
    if (!config.sign_up_open) {
      throw new ApexError({
        kind: 'precondition',
        reason: 'platform.no_first_owner',
        message: 'Set APEX_ADMIN_USER and APEX_ADMIN_PASSWORD: nobody could sign in.',
      });
    }
    return;
  }
  const visitor = {
    request_id: newRequestId(systemClock),
    address: 'configuration',
    signal: new AbortController().signal,
  };
  const created = await auth.createFirstOwner(visitor, config.admin);
  if (created) say(`created the first owner ${config.admin.email}`);
}
