import { ApexError } from '@apex/contracts';
import type { Environment } from '../environment.ts';
import type { MailSettings } from '../mail/mail-settings.ts';

export interface MailAbility {
  readonly mail: MailSettings | null;
  readonly environment: Environment;
}

/** How links reach people; throws `precondition` where nobody but its operators reads the log, and no mail is sent. */
export function requireMail({ mail, environment }: MailAbility): 'mail' | 'log' {
  if (mail !== null) return 'mail';
  if (environment === 'test' || environment === 'dev') return 'log';
  throw new ApexError({
    kind: 'precondition',
    reason: 'auth.no_mail_server',
    message: 'This installation sends no mail: ask its administrator, who has to set APEX_SMTP_URL.',
  });
}
