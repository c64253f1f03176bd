import {
  ApexError,
  findingIdSchema,
  type ProposalId,
  proposalIdSchema,
  type ProposalListQuery,
  type ProposedChange,
  type RunId,
  runIdSchema,
  type StoredProposal,
} from '@apex/contracts';
import { newId } from '@apex/kit/id';
import { type Tenant, withTenant } from '@apex/postgres';
import { type Kysely, type Selectable, sql, type Transaction } from 'kysely';
import type { OptimizerDatabase } from '../optimizer-database.ts';

type Trx = Transaction<OptimizerDatabase>;

/** The proposals of one project; row-level security is the second wall. */
export class ProposalStore {
  readonly #db: Kysely<OptimizerDatabase>;
  readonly #tenant: Required<Tenant>;

  constructor(db: Kysely<OptimizerDatabase>, { organisation_id, project_id }: Required<Tenant>) {
    this.#db = db;
    this.#tenant = { organisation_id, project_id };
  }

  /** A proposal that the run has noted before under the same key stays as it is. */
  async record(run_id: RunId, changes: readonly ProposedChange[], now: Date): Promise<StoredProposal[]> {
    return this.#within(async (trx) => {
      for (const { key, finding_id, ...body } of changes) {
        if (finding_id !== null) await this.#requireFinding(trx, finding_id);
        await trx
          .insertInto('optimizer.proposals')
          .values({
            id: newId.proposal(),
            ...this.#tenant,
            finding_id,
            run_id,
            key,
            status: 'open',
            created_at: now,
            updated_at: now,
            body: JSON.stringify(body),
          })
          .onConflict((conflict) =>
            conflict
              .columns(['organisation_id', 'project_id', 'run_id', 'key'])
              .where('run_id', 'is not', null)
              .doNothing(),
          )
          .execute();
      }
      const keys = changes.map(({ key }) => key);
      const rows = await this.#own(trx).selectAll().where('run_id', '=', run_id).where('key', 'in', keys).execute();
      return keys.flatMap((key) => rows.filter((row) => row.key === key)).map(proposalOfRow);
    });
  }

  async list(query: ProposalListQuery): Promise<{ proposals: StoredProposal[]; total: number }> {
    return this.#within(async (trx) => {
      const { status, run_id, finding_id, page, per_page } = query;
      let found = this.#own(trx);
      if (status !== 'all') found = found.where('status', '=', status);
      if (run_id !== undefined) found = found.where('run_id', '=', run_id);
      if (finding_id !== undefined) found = found.where('finding_id', '=', finding_id);
      const rows = await found
        .selectAll()
        .orderBy('created_at', 'desc')
        .orderBy(sql`(body -> 'saving' ->> 'expected_usd')::numeric desc nulls last`)
        .orderBy('id')
        .limit(per_page)
        .offset((page - 1) * per_page)
        .execute();
      const { total } = await found.select(({ fn }) => fn.countAll<string>().as('total')).executeTakeFirstOrThrow();
      return { proposals: rows.map(proposalOfRow), total: Number(total) };
    });
  }

  /** Another tenant's proposal is not found. */
  async get(id: ProposalId): Promise<StoredProposal> {
    const row = await this.#within((trx) => this.#own(trx).selectAll().where('id', '=', id).executeTakeFirst());
    if (row !== undefined) return proposalOfRow(row);
    throw notFound('proposal', id);
  }

  async #requireFinding(trx: Trx, id: string): Promise<void> {
    const known = await trx
      .selectFrom('optimizer.findings')
      .select('id')
      .where('organisation_id', '=', this.#tenant.organisation_id)
      .where('project_id', '=', this.#tenant.project_id)
      .where('id', '=', id)
      .executeTakeFirst();
    if (known === undefined) throw notFound('finding', id);
  }

  #own(trx: Trx) {
    return trx
      .selectFrom('optimizer.proposals')
      .where('organisation_id', '=', this.#tenant.organisation_id)
      .where('project_id', '=', this.#tenant.project_id);
  }

  #within<T>(work: (trx: Trx) => Promise<T>): Promise<T> {
    return withTenant(this.#db, this.#tenant, work);
  }
}

function proposalOfRow(row: Selectable<OptimizerDatabase['optimizer.proposals']>): StoredProposal {
  return {
    id: proposalIdSchema.parse(row.id),
    finding_id: row.finding_id === null ? null : findingIdSchema.parse(row.finding_id),
    run_id: row.run_id === null ? null : runIdSchema.parse(row.run_id),
    ...row.body,
    status: row.status,
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
  };
}

function notFound(what: 'proposal' | 'finding', id: string): ApexError {
  return new ApexError({
    kind: 'not_found',
    reason: `optimizer.${what}_not_found`,
    message: `There is no ${what} ${id} in this project.`,
  });
}
