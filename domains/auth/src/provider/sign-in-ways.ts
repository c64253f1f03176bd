import type { authRoutes } from '@apex/contracts';
import type { z } from 'zod';
import type { MailAbility } from '../account/mail-ability.ts';
import type { Providers } from './providers.ts';

/** What the sign-in page offers. */
export function listSignInWays(
  scope: MailAbility & { readonly providers: Providers; readonly sign_up_open: boolean },
): z.output<typeof authRoutes.listSignInWays.output> {
  const { providers, sign_up_open, mail, environment } = scope;
  return {
    providers: [...providers.values()].map(({ id, name }) => ({ id, name })),
    sign_up_open,
    password_reset: mail !== null || environment === 'test' || environment === 'dev',
  };
}
