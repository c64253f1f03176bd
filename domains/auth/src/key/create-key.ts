import type { authRoutes, KeyId, KeyScope, ProjectId } from '@apex/contracts';
import { newId } from '@apex/kit/id';
import { withTenant } from '@apex/postgres';
import type { z } from 'zod';
import { auditOf, recordAudit } from '../audit/record-audit.ts';
import type { Environment } from '../environment.ts';
import type { CallerScope } from '../scope.ts';
import { newKeyValue } from './key-value.ts';
import { requireGrantable, requireKeyWriter } from './require-key-writer.ts';

export interface CreatedKey {
  id: KeyId;
  key: string;
  scopes: KeyScope[];
  project_id: ProjectId;
  labels: Record<string, string>;
  expires_at: string | null;
}

const dayMs = 24 * 60 * 60_000;

/**
 * A key of the organisation, for the project it was made in, answerable to its creator; the value leaves this once.
 * Asking twice makes two keys.
 */
export async function createKey(
  scope: CallerScope & { readonly environment: Environment },
  input: z.output<typeof authRoutes.createKey.input>,
): Promise<CreatedKey> {
  const { caller, clock, db } = scope;
  requireKeyWriter(caller);
  const scopes = [...new Set(input.scopes)];
  requireGrantable(caller, scopes);
  const { organisation_id, project_id, actor } = caller;
  const labels = input.labels ?? {};
  const at = new Date(clock.now());
  const expires_at =
    input.expires_in_days === undefined ? null : new Date(at.getTime() + input.expires_in_days * dayMs);
  const id = newId.key();
  const { value, prefix, hash } = newKeyValue(scope.environment);
  await withTenant(db, { organisation_id }, async (trx) => {
    await trx
      .insertInto('auth.api_keys')
      .values({
        id,
        organisation_id,
        user_id: actor.user_id,
        name: input.name,
        prefix,
        key_hash: hash,
        scopes,
        project_id,
        labels: JSON.stringify(labels),
        created_at: at,
        expires_at,
        last_used_at: null,
        revoked_at: null,
      })
      .execute();
    await recordAudit(trx, {
      ...auditOf(caller),
      at,
      action: 'key.create',
      subject_id: id,
      details: { scopes, expires_at },
    });
  });
  return { id, key: value, scopes, project_id, labels, expires_at: expires_at?.toISOString() ?? null };
}
