import type { ImportFile } from '@apex/contracts';
import { withTenant } from '@apex/postgres';
import { type Kysely, sql } from 'kysely';
import type { TelemetryDatabase } from '../telemetry-database.ts';
import type { Tenant } from '../tenant.ts';

const defaultAgeMs = 30 * 24 * 60 * 60 * 1000;

export interface AnchorRequest {
  readonly files: readonly ImportFile[];
  readonly start: string | undefined;
  readonly now_ms: number;
  /** False for a dry run, which leaves no anchor behind. */
  readonly keep: boolean;
}

/**
 * The moment each file's relative times count from, in the order of the files; null where times are absolute. The
 * first import of a content fixes it, so that reading the file again names the same moments.
 */
export async function fileAnchors(
  db: Kysely<TelemetryDatabase>,
  tenant: Tenant,
  { files, start, now_ms, keep }: AnchorRequest,
): Promise<(string | null)[]> {
  const { organisation_id, project_id } = tenant;
  const asked = new Date(start === undefined ? now_ms - defaultAgeMs : Date.parse(start));
  const fingerprints = [...new Set(files.filter((file) => file.relative_time).map((file) => file.fingerprint))];
  if (fingerprints.length === 0) return files.map(() => null);
  const anchors = await withTenant(db, tenant, async (trx) => {
    if (keep) {
      await sql`insert into telemetry.file_anchors (organisation_id, project_id, fingerprint, anchor)
        select ${organisation_id}, ${project_id}, fingerprint, ${asked} from unnest(${fingerprints}::text[]) as fingerprint
        on conflict do nothing`.execute(trx);
    }
    const rows = await trx
      .selectFrom('telemetry.file_anchors')
      .select(['fingerprint', 'anchor'])
      .where('organisation_id', '=', organisation_id)
      .where('project_id', '=', project_id)
      .where('fingerprint', '=', sql<string>`any(${fingerprints}::text[])`)
      .execute();
    return new Map(rows.map((row) => [row.fingerprint, row.anchor]));
  });
  return files.map((file) => (file.relative_time ? (anchors.get(file.fingerprint) ?? asked).toISOString() : null));
}
