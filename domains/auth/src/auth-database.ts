import type {
  AuditAction,
  FamilyId,
  InvitationId,
  KeyId,
  KeyScope,
  OrgId,
  ProjectId,
  RequestId,
  Role,
  SessionId,
  Tier,
  UserId,
} from '@apex/contracts';
import type { Generated, JSONColumnType } from 'kysely';

/** The tables this domain owns; better-auth's sessions and verifications are nobody else's to touch. */
export interface AuthDatabase {
  'auth.users': { id: UserId; email: string; name: string; time_zone: string; version: Generated<number> };
  'auth.organisations': { id: OrgId; name: string; tier: Tier; created_at: Date; version: Generated<number> };
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
    revoked_reason: 'sign_out' | 'sign_in' | 'password' | 'revoked' | 'removed' | null;
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
    revoked_reason: 'sign_out' | 'reused' | 'password' | 'revoked' | 'removed' | null;
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
