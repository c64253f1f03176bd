import type { SessionSecrets } from '../browser-session/session-value.ts';
import type { SessionVerifier } from '../browser-session/session-verifier.ts';
import type { VisitorScope } from '../scope.ts';
import type { SecondFactor } from '../second-factor/check-code.ts';
import type { AccessTokens } from '../token/access-tokens.ts';
import type { AccountStore } from './account-store.ts';
import type { AttemptLimit } from './attempt-limit.ts';
import type { Passwords } from './passwords.ts';
import type { VerifiedEmail } from './verified-email.ts';

/** What every way in needs: signing up, signing in, accepting an invitation, coming from an identity provider. */
export interface EntranceScope extends VisitorScope {
  readonly accounts: AccountStore;
  readonly passwords: Passwords;
  readonly attempt_limit: AttemptLimit;
  readonly access_tokens: AccessTokens;
  readonly secrets: SessionSecrets;
  readonly session_verifier: SessionVerifier;
  readonly second_factor: SecondFactor;
  readonly verified_email: VerifiedEmail;
}
