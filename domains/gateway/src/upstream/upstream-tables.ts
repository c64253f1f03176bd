import type { GatewaySettings, OrgId, SecretId, UpstreamId, UpstreamKind, UserId, WireFormat } from '@apex/contracts';
import type { Generated } from 'kysely';

/** Tables of the schema `gateway` that this part owns. */
export interface UpstreamTables {
  'gateway.upstreams': {
    id: UpstreamId;
    organisation_id: OrgId;
    name: string;
    kind: UpstreamKind;
    base_url: string;
    models: string[];
    formats: WireFormat[];
    weight: number;
    enabled: boolean;
    provider: string | null;
    api_version: string | null;
    secret_id: SecretId | null;
    key_last_four: string | null;
    created_at: Date;
    created_by: UserId;
    version: Generated<number>;
  };
  'gateway.settings': { organisation_id: OrgId } & GatewaySettings;
}
