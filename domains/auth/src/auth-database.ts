import type {
  AuditAction,
  DeletionId,
  FamilyId,
  InvitationId,
  KeyId,
  KeyScope,
  OrgId,
  ProjectId,
  ProviderId,
  RequestId,
  Role,
  Secret,
  SecretId,
  SessionId,
  Tier,
  UserId,
} from '@apex/contracts';
import type { Generated, JSONColumnType } from 'kysely';

/** The tables this domain owns; better-auth's sessions and verifications are nobody's to touch. */
export interface AuthDatabase {
  'auth.users': {
    id: UserId;
    email: string;
    email_verified: boolean;
    name: string;
    time_zone: string;
    created_at: Generated<Date>;
    version: Generated<number>;
  };
  /** How people prove who they are: `credential` is a password, the rest are identity providers. */
  'auth.accounts': {
    id: string;
    user_id: UserId;
    provider_id: string;
    account_id: string;
    password: string | null;
    created_at: Generated<Date>;
  };
  'auth.organisations': {
    id: OrgId;
    name: string;
    tier: Tier;
    created_at: Date;
    version: Generated<number>;
    /** Nobody is a member from then on; the row goes when every store has forgotten its projects. */
    deleted_at: Generated<Date | null>;
  };
  'auth.members': {
    organisation_id: OrgId;
    user_id: UserId;
    role: Role;
    created_at: Date;
    version: Generated<number>;
    /** Of the latest sign-in to it. */
    entered_at: Generated<Date | null>;
  };
  'auth.projects': {
    id: ProjectId;
    organisation_id: OrgId;
    name: string;
    created_at: Date;
    version: Generated<number>;
    /** Hidden from then on; the row goes when every domain has forgotten it. */
    deleted_at: Generated<Date | null>;
  };
  'auth.project_forgettings': {
    project_id: ProjectId;
    domain: string;
    organisation_id: OrgId;
    deleted_at: Date;
    deleted_by: UserId;
    request_id: RequestId;
    forgotten_at: Date | null;
  };
  'auth.invitations': {
    id: InvitationId;
    organisation_id: OrgId;
    email: string;
    role: Role;
    token_hash: Buffer;
    invited_by: UserId;
    created_at: Date;
    expires_at: Date;
    accepted_at: Date | null;
    revoked_at: Date | null;
  };
  'auth.browser_sessions': {
    id: SessionId;
    organisation_id: OrgId;
    user_id: UserId;
    token_hash: Buffer;
    role: Role;
    signed_in_at: Date;
    last_seen_at: Date;
    expires_at: Date;
    replaced_at: Date | null;
    revoked_at: Date | null;
    revoked_reason: 'sign_out' | 'sign_in' | 'password' | 'revoked' | 'removed' | 'deleted' | null;
    address: string | null;
    user_agent: string | null;
  };
  'auth.api_keys': {
    id: KeyId;
    organisation_id: OrgId;
    user_id: UserId;
    name: string;
    prefix: string;
    key_hash: Buffer;
    scopes: KeyScope[];
    labels: JSONColumnType<Record<string, string>>;
    project_id: ProjectId | null;
    created_at: Date;
    expires_at: Date | null;
    last_used_at: Date | null;
    revoked_at: Date | null;
  };
  'auth.refresh_families': {
    id: FamilyId;
    organisation_id: OrgId;
    user_id: UserId;
    created_at: Date;
    revoked_at: Date | null;
    revoked_reason: 'sign_out' | 'reused' | 'password' | 'revoked' | 'removed' | 'deleted' | null;
    address: string | null;
    user_agent: string | null;
  };
  'auth.refresh_tokens': {
    token_hash: Buffer;
    family_id: FamilyId;
    organisation_id: OrgId;
    created_at: Date;
    expires_at: Date;
    used_at: Date | null;
  };
  'auth.signing_keys': {
    id: string;
    public_jwk: JSONColumnType<PublicJwk>;
    private_key_sealed: Buffer;
    created_at: Date;
    retired_at: Date | null;
  };
  'auth.mails': {
    id: Generated<string>;
    kind: 'password_reset' | 'verify_email' | 'invitation';
    recipient: string;
    sealed: Buffer | null;
    created_at: Date;
    expires_at: Date;
    next_attempt_at: Date;
    attempts: Generated<number>;
  };
  'auth.mailed_links': {
    token_hash: Buffer;
    purpose: 'password_reset' | 'verify_email';
    user_id: UserId;
    email: string;
    created_at: Date;
    expires_at: Date;
    used_at: Date | null;
  };
  'auth.provider_flows': {
    flow_hash: Buffer;
    provider: ProviderId;
    sealed: Buffer;
    linking_user_id: UserId | null;
    created_at: Date;
    expires_at: Date;
    used_at: Date | null;
    proved_user_id: UserId | null;
  };
  'auth.second_factors': {
    user_id: UserId;
    secret_sealed: Buffer;
    created_at: Date;
    confirmed_at: Date | null;
    /** Of the latest code that was taken, as decimal digits. */
    last_step: string | null;
    failed_count: Generated<number>;
    first_failed_at: Date | null;
  };
  'auth.recovery_codes': { user_id: UserId; code_hash: Buffer; used_at: Date | null };
  'auth.deletions': {
    id: DeletionId;
    receipt_hash: Buffer;
    user_id: UserId;
    organisation_ids: OrgId[];
    requested_at: Date;
    request_id: RequestId;
    removed: JSONColumnType<Readonly<Record<string, number>>>;
    stores: string[];
    completed_at: Date | null;
  };
  'auth.vault_secrets': {
    id: SecretId;
    organisation_id: OrgId;
    name: string;
    kind: Secret['kind'];
    last_four: string | null;
    value_sealed: Buffer;
    data_key_sealed: Buffer;
    key_id: string;
    created_at: Date;
    rotated_at: Date | null;
    last_read_at: Date | null;
    version: Generated<number>;
  };
  'auth.vault_reads': {
    id: Generated<string>;
    organisation_id: OrgId;
    secret_id: SecretId;
    at: Date;
    user_id: UserId;
    why: string;
    request_id: RequestId;
  };
  'auth.audit_log': {
    id: Generated<string>;
    organisation_id: OrgId;
    at: Date;
    user_id: UserId;
    key_id: KeyId | null;
    action: AuditAction;
    subject_id: string;
    request_id: RequestId;
    details: JSONColumnType<Readonly<Record<string, unknown>>>;
  };
}

/** The public half of a signing key as it is published. */
export interface PublicJwk {
  readonly kty: 'OKP';
  readonly crv: 'Ed25519';
  readonly x: string;
  readonly kid: string;
  readonly alg: 'EdDSA';
  readonly use: 'sig';
}
