import {
  ApexError,
  type Finding,
  type FindingId,
  type FindingListQuery,
  type FindingTotal,
  type Measurement,
} from '@apex/contracts';
import { newId } from '@apex/kit/id';
import { type Tenant, withTenant } from '@apex/postgres';
import { formatUsd } from '@apex/pricing';
import { type Kysely, sql, type Transaction } from 'kysely';
import type { OptimizerDatabase } from '../optimizer-database.ts';
import { findingBody, proposalBody } from './body-of-draft.ts';
import type { Described } from './describe/wording.ts';
import { type FindingDraft, fingerprintOf } from './finding-draft.ts';
import { findingOfRow } from './finding-of-row.ts';
import { totalOf } from './finding-total.ts';
import { policyOf } from './policy-of.ts';

type Trx = Transaction<OptimizerDatabase>;

/** The findings of one project; row-level security is the second wall. */
export class FindingStore {
  readonly #db: Kysely<OptimizerDatabase>;
  readonly #tenant: Required<Tenant>;

  constructor(db: Kysely<OptimizerDatabase>, { organisation_id, project_id }: Required<Tenant>) {
    this.#db = db;
    this.#tenant = { organisation_id, project_id };
  }

  /**
   * Takes a measurement: known findings are brought up to date and keep their id, dismissed ones stay dismissed, and
   * those of the same or an earlier period that were not found again are resolved.
   */
  async takeMeasurement(drafts: readonly FindingDraft[], period: Described, measurement: Measurement): Promise<void> {
    const now = new Date(measurement.measured_at);
    await this.#within(async (trx) => {
      const place = `optimizer ${this.#tenant.organisation_id} ${this.#tenant.project_id}`;
      await sql`select pg_advisory_xact_lock(hashtextextended(${place}, 0))`.execute(trx);
      for (const draft of drafts) {
        const id = await this.#upsert(trx, draft, period, now);
        await this.#propose(trx, id, draft, { period, now });
      }
      await this.#resolveOthers(trx, drafts.map(fingerprintOf), { to: new Date(period.to), now });
      const row = { ...this.#tenant, measured_at: now, body: JSON.stringify(measurement) };
      await trx
        .insertInto('optimizer.measurements')
        .values(row)
        .onConflict((conflict) => conflict.columns(['organisation_id', 'project_id']).doUpdateSet(row))
        .execute();
      await this.#closeProposals(trx, now);
    });
  }

  async list(query: FindingListQuery): Promise<{ findings: Finding[]; total: number }> {
    return this.#within(async (trx) => {
      const { status, kind, page, per_page } = query;
      let found = this.#own(trx);
      if (status !== 'all') found = found.where('findings.status', '=', status);
      if (kind !== undefined) found = found.where('findings.kind', '=', kind);
      const rows = await withProposal(found)
        .orderBy(sql`expected_usd desc nulls last`)
        .orderBy('findings.id')
        .limit(per_page)
        .offset((page - 1) * per_page)
        .execute();
      const { total } = await found.select(({ fn }) => fn.countAll<string>().as('total')).executeTakeFirstOrThrow();
      return { findings: rows.map(findingOfRow), total: Number(total) };
    });
  }

  /** Another tenant's finding is not found. */
  async get(id: FindingId): Promise<Finding> {
    return this.#within((trx) => this.#get(trx, id));
  }

  async setStatus(id: FindingId, status: 'open' | 'dismissed', reason: string | null, now: Date): Promise<Finding> {
    return this.#within(async (trx) => {
      const known = await this.#get(trx, id);
      const may = status === 'dismissed' ? known.status === 'open' : known.status === 'dismissed';
      if (!may) throw wrongStatus(known.status, status);
      await trx
        .updateTable('optimizer.findings')
        .set({ status, dismissed_reason: reason })
        .where('id', '=', id)
        .execute();
      await this.#closeProposals(trx, now);
      return this.#get(trx, id);
    });
  }

  async measurement(): Promise<Measurement | null> {
    const row = await this.#within((trx) =>
      trx
        .selectFrom('optimizer.measurements')
        .select('body')
        .where('organisation_id', '=', this.#tenant.organisation_id)
        .where('project_id', '=', this.#tenant.project_id)
        .executeTakeFirst(),
    );
    return row?.body ?? null;
  }

  async total(measurement: Measurement | null): Promise<FindingTotal> {
    const rows = await this.#within((trx) =>
      this.#own(trx).select(['joint_usd', 'is_price_only']).where('status', '=', 'open').execute(),
    );
    return totalOf(rows, measurement);
  }

  async #upsert(trx: Trx, draft: FindingDraft, period: Described, now: Date): Promise<string> {
    const { saving, kind, basis } = draft;
    const measured = {
      expected_usd: saving === null ? null : formatUsd(saving.expected),
      joint_usd: saving === null ? null : formatUsd(saving.joint),
      is_price_only: basis === 'price_only',
      to_at: new Date(period.to),
      measured_at: now,
      body: JSON.stringify(findingBody(draft, period)),
    };
    const fingerprint = fingerprintOf(draft);
    const { id } = await trx
      .insertInto('optimizer.findings')
      .values({
        id: newId.finding(),
        ...this.#tenant,
        fingerprint,
        kind,
        status: 'open',
        first_measured_at: now,
        ...measured,
      })
      .onConflict((conflict) =>
        conflict.columns(['organisation_id', 'project_id', 'fingerprint']).doUpdateSet({
          ...measured,
          status: sql`case when findings.status = 'resolved' then 'open' else findings.status end`,
        }),
      )
      .returning('id')
      .executeTakeFirstOrThrow();
    return id;
  }

  async #propose(
    trx: Trx,
    finding_id: string,
    draft: FindingDraft,
    { period, now }: { readonly period: Described; readonly now: Date },
  ): Promise<void> {
    const body = proposalBody(draft, period);
    if (body === null) return;
    const policy = policyOf(draft);
    const told = {
      body: JSON.stringify(body),
      policy: policy === null ? null : JSON.stringify(policy),
      updated_at: now,
    };
    await trx
      .insertInto('optimizer.proposals')
      .values({
        id: newId.proposal(),
        ...this.#tenant,
        finding_id,
        run_id: null,
        status: 'open',
        created_at: now,
        ...told,
      })
      .onConflict((conflict) =>
        conflict
          .columns(['organisation_id', 'project_id', 'finding_id'])
          .where('run_id', 'is', null)
          .doUpdateSet(told)
          // What is applied is told as it was when it was.
          .where(sql<boolean>`proposals.status <> 'applied'`),
      )
      .execute();
  }

  async #resolveOthers(
    trx: Trx,
    fingerprints: readonly string[],
    { to, now }: { readonly to: Date; readonly now: Date },
  ): Promise<void> {
    await trx
      .updateTable('optimizer.findings')
      .set({ status: 'resolved' })
      .where('organisation_id', '=', this.#tenant.organisation_id)
      .where('project_id', '=', this.#tenant.project_id)
      .where('status', '=', 'open')
      .where('to_at', '<=', to)
      .where('measured_at', '<=', now)
      .where(sql<boolean>`not (fingerprint = any(${[...fingerprints]}))`)
      .execute();
  }

  /** A proposal of a finding alone is open as long as the finding is, unless a person applied or closed it. */
  async #closeProposals(trx: Trx, now: Date): Promise<void> {
    await sql`update optimizer.proposals as proposal
      set status = case when finding.status = 'open' then 'open' else 'closed' end, updated_at = ${now}
      from optimizer.findings as finding
      where finding.id = proposal.finding_id and proposal.run_id is null
        and proposal.organisation_id = ${this.#tenant.organisation_id}
        and proposal.project_id = ${this.#tenant.project_id}
        and proposal.status in ('open', 'closed')
        and proposal.closed_reason is null
        and (proposal.status = 'open') <> (finding.status = 'open')`.execute(trx);
  }

  async #get(trx: Trx, id: FindingId): Promise<Finding> {
    const row = await withProposal(this.#own(trx)).where('findings.id', '=', id).executeTakeFirst();
    if (row === undefined) throw notFound(id);
    return findingOfRow(row);
  }

  #own(trx: Trx) {
    return ownFindings(trx, this.#tenant);
  }

  #within<T>(work: (trx: Trx) => Promise<T>): Promise<T> {
    return withTenant(this.#db, this.#tenant, work);
  }
}

function ownFindings(trx: Trx, { organisation_id, project_id }: Required<Tenant>) {
  return trx
    .selectFrom('optimizer.findings as findings')
    .where('findings.organisation_id', '=', organisation_id)
    .where('findings.project_id', '=', project_id);
}

/** Beside each finding the proposal that speaks for it alone. */
function withProposal(query: ReturnType<typeof ownFindings>) {
  return query
    .leftJoin('optimizer.proposals as proposal', (join) =>
      join.onRef('proposal.finding_id', '=', 'findings.id').on('proposal.run_id', 'is', null),
    )
    .selectAll('findings')
    .select('proposal.id as proposal_id');
}

function notFound(id: string): ApexError {
  return new ApexError({
    kind: 'not_found',
    reason: 'optimizer.finding_not_found',
    message: `There is no finding ${id} in this project.`,
  });
}

function wrongStatus(now: string, wanted: string): ApexError {
  return new ApexError({
    kind: 'conflict',
    reason: 'optimizer.finding_status',
    message: `The finding is ${now}; it cannot be made ${wanted}.`,
    details: { status: now },
  });
}
