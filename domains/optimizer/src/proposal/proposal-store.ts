import {
  ApexError,
  findingIdSchema,
  policyIdSchema,
  type ProposalId,
  proposalIdSchema,
  type ProposalListQuery,
  type ProposedChange,
  type RunId,
  runIdSchema,
  type StoredProposal,
  userIdSchema,
} from '@apex/contracts';
import { newId } from '@apex/kit/id';
import { type Tenant, withTenant } from '@apex/postgres';
import { type Kysely, type Selectable, sql, type Transaction, type Updateable } from 'kysely';
import type { OptimizerDatabase } from '../optimizer-database.ts';

type Trx = Transaction<OptimizerDatabase>;

/** What may become of a proposal; left out: as before. */
export type ProposalState = Pick<
  Updateable<OptimizerDatabase['optimizer.proposals']>,
  'status' | 'policy_id' | 'applied_at' | 'applied_by' | 'closed_reason'
>;

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
      for (const { key, finding_id, policy, ...body } of changes) {
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
            policy: policy === null ? null : JSON.stringify(policy),
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

  /**
   * What `decide` says of the proposal becomes of it; whoever else would change it waits until then. The gateway's rows
   * are not in this transaction: `decide` must be safe to repeat.
   */
  async change<T>(
    id: ProposalId,
    decide: (known: StoredProposal) => Promise<{ readonly set: ProposalState; readonly answer: T }>,
    now: Date,
  ): Promise<{ proposal: StoredProposal; answer: T }> {
    return this.#within(async (trx) => {
      const row = await this.#own(trx).selectAll().where('id', '=', id).forUpdate().executeTakeFirst();
      if (row === undefined) throw notFound('proposal', id);
      const { set, answer } = await decide(proposalOfRow(row));
      const changed = await trx
        .updateTable('optimizer.proposals')
        .set({ ...set, updated_at: now })
        .where('organisation_id', '=', this.#tenant.organisation_id)
        .where('project_id', '=', this.#tenant.project_id)
        .where('id', '=', id)
        .returningAll()
        .executeTakeFirstOrThrow();
      return { proposal: proposalOfRow(changed), answer };
    });
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
    policy: row.policy,
    policy_id: row.policy_id === null ? null : policyIdSchema.parse(row.policy_id),
    status: row.status,
    applied_at: row.applied_at === null ? null : row.applied_at.toISOString(),
    applied_by: row.applied_by === null ? null : userIdSchema.parse(row.applied_by),
    closed_reason: row.closed_reason,
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
