import type { Api, AuditNote, authRoutes, Caller, OrgId, ProjectId, Visitor } from '@apex/contracts';
import type { Clock } from '@apex/kit/clock';
import type { Authenticator, BrowserSessions, Principal } from '@apex/kit/http';
import type { Log } from '@apex/kit/log';
import type { Kysely } from 'kysely';
import { deleteAccount } from './account-data/delete-account.ts';
import { lookupDeletion } from './account-data/deletion.ts';
import { exportAccount } from './account-data/export-account.ts';
import type { Exporter } from './account-data/exporter.ts';
import { createAccountStore } from './account/account-store.ts';
import { createAttemptLimit } from './account/attempt-limit.ts';
import { changePassword } from './account/change-password.ts';
import { createFirstOwner } from './account/create-first-owner.ts';
import { createPasswords } from './account/passwords.ts';
import { requestPasswordReset } from './account/request-password-reset.ts';
import { resetPassword } from './account/reset-password.ts';
import { signIn } from './account/sign-in.ts';
import { signUp } from './account/sign-up.ts';
import { updateProfile } from './account/update-profile.ts';
import { createVerifiedEmail } from './account/verified-email.ts';
import { requestEmailVerification, verifyEmail } from './account/verify-email.ts';
import { whoami } from './account/whoami.ts';
import { listAudit } from './audit/list-audit.ts';
import { noteAudit } from './audit/note-audit.ts';
import type { AuthDatabase, PublicJwk } from './auth-database.ts';
import { createAuthenticator } from './authenticator.ts';
import { csrfTokenOf } from './browser-session/csrf-token-of.ts';
import { endSession } from './browser-session/end-session.ts';
import { getSession } from './browser-session/get-session.ts';
import { createSessionSecrets } from './browser-session/session-value.ts';
import { createSessionVerifier } from './browser-session/session-verifier.ts';
import type { Environment } from './environment.ts';
import { acceptInvitation } from './invitation/accept-invitation.ts';
import { createInvitation } from './invitation/create-invitation.ts';
import { listInvitations } from './invitation/list-invitations.ts';
import { lookupInvitation } from './invitation/lookup-invitation.ts';
import { revokeInvitation } from './invitation/revoke-invitation.ts';
import { createKey } from './key/create-key.ts';
import { createKeyVerifier } from './key/key-verifier.ts';
import { listKeys } from './key/list-keys.ts';
import { revokeKey } from './key/revoke-key.ts';
import { createMailJob, type MailJob } from './mail/mail-job.ts';
import { createMailQueue } from './mail/mail-queue.ts';
import type { MailSettings } from './mail/mail-settings.ts';
import { listMembers } from './member/list-members.ts';
import { removeMember } from './member/remove-member.ts';
import { updateMember } from './member/update-member.ts';
import { firstOrganisation, isFirstOrganisation } from './organisation/is-first-organisation.ts';
import { listOrganisations } from './organisation/list-organisations.ts';
import { switchOrganisation } from './organisation/switch-organisation.ts';
import { renameOrganisation } from './organisation/rename-organisation.ts';
import { createProject } from './project/create-project.ts';
import { deleteProject } from './project/delete-project.ts';
import { createForgettingJob, type ForgettingJob } from './project/forgetting-job.ts';
import { renameProject } from './project/rename-project.ts';
import { createProjectResolver } from './project/resolve-project.ts';
import { finishLink, listLinks, startLink, unlink } from './provider/links.ts';
import type { ProviderSettings } from './provider/provider-settings.ts';
import { completeProviderSignIn, finishProviderSignIn, startProviderSignIn } from './provider/provider-sign-in.ts';
import { createProviders } from './provider/providers.ts';
import { listSignInWays } from './provider/sign-in-ways.ts';
import { createSecondFactor } from './second-factor/check-code.ts';
import { confirmSecondFactor, enrolSecondFactor } from './second-factor/enrol.ts';
import { resealSecondFactors } from './second-factor/reseal.ts';
import { disableSecondFactor, getSecondFactor } from './second-factor/second-factor.ts';
import { createSuccessorOf } from './session/refresh-value.ts';
import { refresh } from './session/refresh.ts';
import { signOut } from './session/sign-out.ts';
import { listSignIns } from './sign-in/list-sign-ins.ts';
import { requireLivingSignIn } from './sign-in/require-living.ts';
import { revokeSignIn } from './sign-in/revoke-sign-in.ts';
import { createAccessTokens } from './token/access-tokens.ts';
import { createPassingTokens } from './token/passing-tokens.ts';
import { createSecretBox, opensFormer, type SecretBox } from './token/secret-box.ts';
import { createSigningKeys } from './token/signing-keys.ts';
import { createStandingTokens } from './token/standing-tokens.ts';
import { createSecret } from './vault/create-secret.ts';
import { deleteSecret } from './vault/delete-secret.ts';
import { createEnvelope } from './vault/envelope.ts';
import { listSecretReads } from './vault/list-secret-reads.ts';
import { listSecrets } from './vault/list-secrets.ts';
import { type Rekeyed, rekeySecrets } from './vault/rekey-secrets.ts';
import { rotateSecret } from './vault/rotate-secret.ts';
import { type SecretUse, useSecret } from './vault/use-secret.ts';

export interface AuthDeps {
  /** Must run as the run-time role, so that row-level security holds. */
  readonly db: Kysely<AuthDatabase>;
  readonly clock: Clock;
  readonly log: Log;
  /** The address that access tokens name as theirs, `https://…`; the same in every process. */
  readonly issuer: string;
  /** 32 characters or more; seals the signing keys. */
  readonly secret: string;
  /** What `secret` was before; the vault still opens what it sealed, until `rekeySecrets` has sealed it anew. */
  readonly previous_secret?: string;
  readonly environment: Environment;
  readonly sign_up_open: boolean;
  /** The domains, wherever they run, that hold data of projects and must forget those that are deleted. */
  readonly project_holders: readonly string[];
  /** Where people reach the product: links in mails and what providers send browsers back to begin with it. */
  readonly origin: () => string;
  /** Null: links are written to the log, in test and dev; elsewhere nobody can have one sent. */
  readonly mail: MailSettings | null;
  readonly providers: ProviderSettings;
  /** Whether people have to confirm their address before they are let in. */
  readonly require_verified_email: boolean;
  /** What other domains add to an export; asked when somebody exports. */
  readonly exporters: () => readonly Exporter[];
}

export interface Auth {
  readonly api: Api<typeof authRoutes>;
  readonly authenticator: Authenticator;
  /** Who a browser's cookie speaks for. */
  readonly browser_sessions: BrowserSessions;
  /** The CSRF token of the session a page is asked for with, from its whole `cookie` header; null where there is none. */
  csrfTokenOf(cookieHeader: string | undefined): Promise<string | null>;
  /** For installations with closed sign-up: false where the address has an account already. */
  createFirstOwner(visitor: Visitor, owner: { readonly email: string; readonly password: string }): Promise<boolean>;
  /** Whether it is the organisation of whoever set this installation up. */
  isFirstOrganisation(organisation_id: OrgId): Promise<boolean>;
  /** Whom the installation's own trouble is told; null before anybody signed up. */
  firstOrganisation(): Promise<OrgId | null>;
  /** Has deleted projects forgotten by the domains that run here. */
  readonly forgetting: Pick<ForgettingJob, 'start' | 'catchUp'>;
  /** Sends mail that was queued. */
  readonly mailing: Pick<MailJob, 'start' | 'catchUp'>;
  /** Writes what was done in another domain into the log. */
  audit(caller: Caller, note: AuditNote): Promise<void>;
  /** The value of a secret, for parts of this process; each reading is written with who and why. */
  useSecret(caller: Caller, use: SecretUse): Promise<string>;
  /** Seals what `previous_secret` sealed under `secret`. */
  rekeySecrets(): Promise<Rekeyed>;
  /**
   * A token of five minutes that speaks for a principal with the scopes `ingest` and `read` alone: for work this process
   * does on its behalf once the request is over.
   */
  mintFor(principal: Principal, project: ProjectId): Promise<string>;
  /** Called whenever keys were changed in this process, for whoever remembers them. */
  onKeysChanged(listener: () => void): void;
  /** What others verify access tokens with. */
  jwks(): Promise<{ readonly keys: PublicJwk[] }>;
  close(): Promise<void>;
}

const minSecretLength = 32;

/** The auth domain, bound to its database. Nothing is read or written before the first call. */
export function createAuth(deps: AuthDeps): Auth {
  const { secret, sign_up_open } = deps;
  if (secret.length < minSecretLength)
    throw new TypeError(`The auth secret has at least ${minSecretLength} characters`);
  const signing_keys = createSigningKeys({ ...deps, box: createSecretBox(secret, 'auth.signing_keys') });
  const access_tokens = createAccessTokens({ ...deps, signing_keys });
  const key_verifier = createKeyVerifier(deps);
  const passwords = createPasswords();
  const accounts = createAccountStore({ ...deps, passwords });
  const attempt_limit = createAttemptLimit(deps.clock);
  const successor_of = createSuccessorOf(secret);
  const project_resolver = createProjectResolver(deps);
  const authenticator = createAuthenticator({ ...deps, access_tokens, key_verifier, project_resolver });
  const secrets = createSessionSecrets(secret);
  const passing_tokens = createPassingTokens({ ...deps, access_tokens });
  const standing_tokens = createStandingTokens({ ...deps, access_tokens });
  const session_verifier = createSessionVerifier({ ...deps, secrets, passing_tokens });
  const { db, clock, environment, mail, project_holders } = deps;
  const bound = { db, clock };
  const { previous_secret } = deps;
  const boxFor = (purpose: string): SecretBox => {
    const today = createSecretBox(secret, purpose);
    return previous_secret === undefined ? today : opensFormer(today, createSecretBox(previous_secret, purpose));
  };
  const mail_box = boxFor('auth.mails');
  const mail_job = createMailJob({ ...deps, box: mail_box });
  const mailing = { mail, environment, mail_job, mail_queue: createMailQueue(mail_box) };
  const factor_box = boxFor('auth.second_factors');
  const second_factor = createSecondFactor({ ...bound, box: factor_box });
  const verified_email = createVerifiedEmail({ ...deps, ...mailing });
  const providers = createProviders(deps.providers);
  const flows = { ...bound, origin: deps.origin, box: boxFor('auth.provider_flows') };
  const presence = { ...bound, accounts, passwords, attempt_limit };
  const entrance = { ...presence, access_tokens, secrets, session_verifier, second_factor, verified_email };
  const arriving = { ...entrance, flows, providers, sign_up_open };
  const linking = { ...bound, accounts, flows, providers };
  const forgetting = createForgettingJob(deps);
  const envelope = createEnvelope(secret, deps.previous_secret === undefined ? [] : [deps.previous_secret]);
  const changing = {
    ...bound,
    forgetCredentials: () => {
      session_verifier.forgetAll();
      key_verifier.forgetAll();
    },
  };
  /** For what makes or changes credentials, or who may do what. */
  const living =
    <I, O>(verb: (caller: Caller, input: I) => Promise<O>) =>
    async (caller: Caller, input: I): Promise<O> => {
      await requireLivingSignIn({ ...bound, caller, access_tokens });
      return verb(caller, input);
    };
  return {
    api: {
      signUp: (visitor, input) => signUp({ ...entrance, visitor, sign_up_open }, input),
      signIn: (visitor, input) => signIn({ ...entrance, visitor }, input),
      refresh: (visitor, input) => refresh({ ...bound, visitor, access_tokens, successor_of }, input),
      signOut: (visitor, input) => signOut({ ...bound, visitor }, input),
      getSession: (caller) => getSession({ ...bound, caller, secrets }),
      endSession: (caller) => endSession({ ...bound, caller, session_verifier }),
      whoami: (caller) => whoami({ ...bound, caller }),
      createKey: living((caller, input) => createKey({ ...bound, caller, environment }, input)),
      listKeys: (caller) => listKeys({ ...bound, caller }),
      revokeKey: living((caller, input) => revokeKey({ ...bound, caller, key_verifier }, input)),
      listSignIns: (caller) => listSignIns({ ...bound, caller }),
      revokeSignIn: (caller, input) => revokeSignIn({ ...changing, caller }, input),
      updateProfile: (caller, input) => updateProfile({ ...bound, caller }, input),
      changePassword: living((caller, input) =>
        changePassword({ ...changing, caller, accounts, passwords, attempt_limit, secrets }, input),
      ),
      requestPasswordReset: (visitor, input) => requestPasswordReset({ ...bound, ...mailing, visitor }, input),
      resetPassword: (visitor, input) => resetPassword({ ...changing, visitor, accounts, passwords }, input),
      requestEmailVerification: (caller) => requestEmailVerification({ ...bound, ...mailing, caller }),
      verifyEmail: (visitor, input) => verifyEmail({ ...changing, visitor }, input),
      listSignInWays: async () => listSignInWays({ providers, sign_up_open, mail, environment }),
      startProviderSignIn: (_visitor, input) => startProviderSignIn({ flows, providers }, input),
      finishProviderSignIn: (visitor, input) => finishProviderSignIn({ ...arriving, visitor }, input),
      completeProviderSignIn: (visitor, input) => completeProviderSignIn({ ...arriving, visitor }, input),
      listLinks: (caller) => listLinks({ ...linking, caller }),
      startLink: living((caller, input) => startLink({ ...linking, caller }, input)),
      finishLink: living((caller, input) => finishLink({ ...linking, caller }, input)),
      unlink: living((caller, input) => unlink({ ...linking, caller }, input)),
      getSecondFactor: (caller) => getSecondFactor({ ...bound, caller }),
      enrolSecondFactor: living((caller, input) => enrolSecondFactor({ ...presence, caller, box: factor_box }, input)),
      confirmSecondFactor: living((caller, input) => confirmSecondFactor({ ...bound, caller, box: factor_box }, input)),
      disableSecondFactor: living((caller, input) =>
        disableSecondFactor({ ...presence, caller, second_factor }, input),
      ),
      exportAccount: living((caller, input) => exportAccount({ ...bound, caller, exporters: deps.exporters }, input)),
      deleteAccount: living((caller, input) =>
        deleteAccount(
          { ...presence, ...changing, caller, second_factor, project_resolver, forgetting, project_holders },
          input,
        ),
      ),
      lookupDeletion: (visitor, input) => lookupDeletion({ ...bound, visitor }, input),
      listMembers: (caller) => listMembers({ ...bound, caller }),
      updateMember: living((caller, input) => updateMember({ ...changing, caller }, input)),
      removeMember: living((caller, input) => removeMember({ ...changing, caller }, input)),
      listInvitations: (caller) => listInvitations({ ...bound, caller }),
      createInvitation: living((caller, input) => createInvitation({ ...bound, ...mailing, caller }, input)),
      revokeInvitation: living((caller, input) => revokeInvitation({ ...bound, caller }, input)),
      lookupInvitation: (visitor, input) => lookupInvitation({ ...bound, visitor }, input),
      acceptInvitation: (visitor, input) => acceptInvitation({ ...entrance, visitor }, input),
      createProject: (caller, input) => createProject({ ...bound, caller }, input),
      renameProject: (caller, input) => renameProject({ ...bound, caller, project_resolver }, input),
      deleteProject: living((caller, input) =>
        deleteProject({ ...bound, caller, project_resolver, forgetting, project_holders }, input),
      ),
      listOrganisations: (caller) => listOrganisations({ ...bound, caller }),
      switchOrganisation: living((caller, input) =>
        switchOrganisation({ ...changing, caller, access_tokens, secrets }, input),
      ),
      renameOrganisation: (caller, input) => renameOrganisation({ ...bound, caller }, input),
      listAudit: (caller, input) => listAudit({ ...bound, caller }, input),
      createSecret: living((caller, input) => createSecret({ ...bound, caller, envelope }, input)),
      listSecrets: (caller) => listSecrets({ ...bound, caller }),
      rotateSecret: living((caller, input) => rotateSecret({ ...bound, caller, envelope }, input)),
      deleteSecret: living((caller, input) => deleteSecret({ ...bound, caller }, input)),
      listSecretReads: (caller, input) => listSecretReads({ ...bound, caller }, input),
    },
    authenticator,
    createFirstOwner: (visitor, owner) => createFirstOwner({ ...entrance, visitor }, owner),
    browser_sessions: session_verifier,
    csrfTokenOf: (cookieHeader) => csrfTokenOf(session_verifier, clock, cookieHeader),
    isFirstOrganisation: (organisation_id) => isFirstOrganisation(db, organisation_id),
    firstOrganisation: () => firstOrganisation(db),
    forgetting,
    mailing: mail_job,
    audit: (caller, note) => noteAudit({ ...bound, caller }, note),
    useSecret: (caller, use) => useSecret({ ...bound, caller, envelope }, use),
    async rekeySecrets() {
      const vault = await rekeySecrets(db, envelope);
      if (previous_secret === undefined) return vault;
      const factors = await resealSecondFactors(db, {
        today: createSecretBox(secret, 'auth.second_factors'),
        former: createSecretBox(previous_secret, 'auth.second_factors'),
      });
      return {
        rekeyed: vault.rekeyed + factors.rekeyed,
        unreadable: [...vault.unreadable, ...factors.unreadable],
      };
    },
    mintFor: (principal, project) => standing_tokens.for(principal, project),
    onKeysChanged: (listener) => key_verifier.onForget(listener),
    jwks: () => signing_keys.jwks(),
    close: async () => {
      await Promise.all([mail_job.stop(), forgetting.stop(), key_verifier.close(), session_verifier.close()]);
    },
  };
}
