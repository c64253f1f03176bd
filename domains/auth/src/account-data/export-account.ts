import type { authRoutes, FileAnswer, OrgId, UserId } from '@apex/contracts';
import { withTenant } from '@apex/postgres';
import type { z } from 'zod';
import { auditOf, recordAudit } from '../audit/record-audit.ts';
import { requireRole } from '../organisation/authority.ts';
import type { CallerScope } from '../scope.ts';
import type { ExportedLine, Exporter } from './exporter.ts';
import { organisationLines } from './organisation-lines.ts';
import { organisationsOf, personLines } from './person-lines.ts';

export interface ExportScope extends CallerScope {
  readonly exporters: () => readonly Exporter[];
}

/** Everything held on the caller, or, for an owner, on the organisation: a line of JSON each, the first says what it is. */
export async function exportAccount(
  scope: ExportScope,
  { of }: z.output<typeof authRoutes.exportAccount.input>,
): Promise<FileAnswer> {
  const { caller, db, clock } = scope;
  const { organisation_id } = caller;
  const { user_id } = caller.actor;
  const at = new Date(clock.now());
  await withTenant(db, { organisation_id }, async (trx) => {
    await requireRole(trx, caller, of === 'organisation' ? 'owner' : 'viewer');
    const action = of === 'organisation' ? 'organisation.export' : 'user.export';
    await recordAudit(trx, {
      ...auditOf(caller),
      at,
      action,
      subject_id: of === 'organisation' ? organisation_id : user_id,
    });
  });
  const lines = of === 'organisation' ? ofOrganisation(scope, organisation_id) : ofPerson(scope, user_id);
  const head = { kind: 'export', of, exported_at: at.toISOString(), organisation_id, user_id };
  return {
    name: `apex-${of}-${at.toISOString().slice(0, 10)}.jsonl`,
    content_type: 'application/x-ndjson',
    bytes: toBytes(head, lines),
  };
}

async function* ofPerson(scope: ExportScope, user_id: UserId): AsyncGenerator<ExportedLine> {
  yield* personLines(scope.db, user_id);
  for (const organisation_id of await organisationsOf(scope.db, user_id)) {
    yield* ofDomains(scope, organisation_id, user_id);
  }
}

async function* ofOrganisation(scope: ExportScope, organisation_id: OrgId): AsyncGenerator<ExportedLine> {
  yield* organisationLines(scope.db, organisation_id);
  yield* ofDomains(scope, organisation_id, null);
}

async function* ofDomains(
  { db, caller, exporters }: ExportScope,
  organisation_id: OrgId,
  user_id: UserId | null,
): AsyncGenerator<ExportedLine> {
  const projects = await withTenant(db, { organisation_id }, (trx) =>
    trx
      .selectFrom('auth.projects')
      .select('id')
      .where('organisation_id', '=', organisation_id)
      .where('deleted_at', 'is', null)
      .execute(),
  );
  const of = { organisation_id, project_ids: projects.map(({ id }) => id), user_id };
  for (const exporter of exporters()) yield* exporter.export(of, caller.signal);
}

async function* toBytes(head: ExportedLine, lines: AsyncIterable<ExportedLine>): AsyncGenerator<Uint8Array> {
  yield Buffer.from(`${JSON.stringify(head)}\n`);
  for await (const line of lines) yield Buffer.from(`${JSON.stringify(line)}\n`);
}
