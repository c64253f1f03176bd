import { ApexError, type CallSource, type ImportSummary, importIdSchema, type RejectedRow } from '@apex/contracts';
import { formatUsd, parseUsd } from '@apex/pricing';
import { withTenant } from '@apex/postgres';
import { type Kysely, type Selectable, sql, type Transaction } from 'kysely';
import type { TelemetryDatabase } from '../telemetry-database.ts';
import type { Tenant } from '../tenant.ts';
import type { BatchDraft } from './draft-batch.ts';

type Database = Kysely<TelemetryDatabase>;
type ImportRow = Selectable<TelemetryDatabase['telemetry.imports']>;

/** What an import has added so far. */
export interface ImportTotals {
  readonly calls: number;
  readonly unpriced_calls: number;
  readonly cost: bigint;
  /** Calls that other imports added and this one told more about. */
  readonly improved_calls: number;
  /** By how much their cost changed. */
  readonly improved_cost: bigint;
}

export interface RejectedRows {
  readonly rows: readonly RejectedRow[];
  /** May be more than the rows kept. */
  readonly count: number;
}

export interface NewImport {
  readonly id: string;
  readonly format: CallSource;
  readonly files: number;
  readonly now_ms: number;
}

/** The tenant's imports; row-level security is the second wall. */
export class ImportStore {
  readonly #db: Database;
  readonly #tenant: Tenant;

  constructor(db: Database, { organisation_id, project_id }: Tenant) {
    this.#db = db;
    this.#tenant = { organisation_id, project_id };
  }

  async create({ id, format, files, now_ms }: NewImport): Promise<void> {
    const row = { id, ...this.#tenant, format, files, status: 'running', created_at: new Date(now_ms) } as const;
    await this.#within((trx) => trx.insertInto('telemetry.imports').values(row).execute());
  }

  /** Another tenant's import is not found. */
  async get(id: string): Promise<ImportRow> {
    const row = await this.#within((trx) => this.#own(trx).selectAll().where('id', '=', id).executeTakeFirst());
    if (row === undefined) throw importNotFound(id);
    return row;
  }

  async list(page: number, per_page: number): Promise<{ rows: ImportRow[]; total: number }> {
    return this.#within(async (trx) => {
      const rows = await this.#own(trx)
        .selectAll()
        .orderBy('created_at', 'desc')
        .orderBy('id', 'desc')
        .limit(per_page)
        .offset((page - 1) * per_page)
        .execute();
      const { total } = await this.#own(trx)
        .select(({ fn }) => fn.countAll<string>().as('total'))
        .executeTakeFirstOrThrow();
      return { rows, total: Number(total) };
    });
  }

  async hasBatch(id: string, batch_key: string): Promise<boolean> {
    const found = await this.#within((trx) =>
      trx
        .selectFrom('telemetry.import_batches')
        .select('batch_key')
        .where('import_id', '=', id)
        .where('batch_key', '=', batch_key)
        .executeTakeFirst(),
    );
    return found !== undefined;
  }

  /** Enters a stored batch and brings the import's counters up to date, both or neither; answers its records so far. */
  async recordBatch(
    id: string,
    draft: BatchDraft,
    totals: ImportTotals,
    also: (trx: Transaction<TelemetryDatabase>) => Promise<void>,
  ): Promise<number> {
    return this.#within(async (trx) => {
      await also(trx);
      await this.#enter(trx, id, draft);
      const { records } = await trx
        .updateTable('telemetry.imports')
        .set({
          records: sql`(select sum(batch.records) from telemetry.import_batches as batch where batch.import_id = ${id})`,
          first_at: sql`least(first_at, ${new Date(draft.first_at_ms)})`,
          last_at: sql`greatest(last_at, ${new Date(draft.last_at_ms)})`,
          ...columnsOf(totals),
        })
        .where('id', '=', id)
        .returning('records')
        .executeTakeFirstOrThrow();
      return Number(records);
    });
  }

  async finish(id: string, totals: ImportTotals, rejected: RejectedRows): Promise<ImportRow> {
    const done = {
      status: 'complete',
      rejected: JSON.stringify(rejected.rows.map(storable)),
      rejected_count: rejected.count,
      ...columnsOf(totals),
    } as const;
    return this.#within((trx) =>
      trx.updateTable('telemetry.imports').set(done).where('id', '=', id).returningAll().executeTakeFirstOrThrow(),
    );
  }

  #within<T>(work: (trx: Transaction<TelemetryDatabase>) => Promise<T>): Promise<T> {
    return withTenant(this.#db, this.#tenant, work);
  }

  #own(trx: Transaction<TelemetryDatabase>) {
    return trx
      .selectFrom('telemetry.imports')
      .where('organisation_id', '=', this.#tenant.organisation_id)
      .where('project_id', '=', this.#tenant.project_id);
  }

  async #enter(trx: Transaction<TelemetryDatabase>, import_id: string, draft: BatchDraft): Promise<void> {
    const row = {
      import_id,
      batch_key: draft.key,
      ...this.#tenant,
      records: draft.records,
      first_at: new Date(draft.first_at_ms),
      last_at: new Date(draft.last_at_ms),
    };
    await trx
      .insertInto('telemetry.import_batches')
      .values(row)
      .onConflict((conflict) => conflict.doNothing())
      .execute();
  }
}

export function importNotFound(id: string): ApexError {
  return new ApexError({
    kind: 'not_found',
    reason: 'telemetry.import_not_found',
    message: `There is no import ${id} in this project.`,
  });
}

export function importFinished(import_id: string): ApexError {
  return new ApexError({
    kind: 'conflict',
    reason: 'telemetry.import_finished',
    message: `Import ${import_id} is finished. Start another one; what is known already is not counted again.`,
  });
}

export function summaryOf(row: ImportRow): ImportSummary {
  const records = Number(row.records);
  const calls = Number(row.calls);
  return {
    import_id: importIdSchema.parse(row.id),
    format: row.format,
    status: row.status,
    files: row.files,
    records,
    calls,
    duplicates: records - calls,
    rejected: row.rejected,
    rejected_count: Number(row.rejected_count),
    cost_usd: formatUsd(parseUsd(row.cost_usd)),
    unpriced_calls: Number(row.unpriced_calls),
    improved_calls: Number(row.improved_calls),
    improved_cost_usd: formatUsd(parseUsd(row.improved_cost_usd)),
    from: row.first_at?.toISOString() ?? null,
    to: row.last_at?.toISOString() ?? null,
    created_at: row.created_at.toISOString(),
  };
}

function columnsOf({ calls, unpriced_calls, cost, improved_calls, improved_cost }: ImportTotals) {
  return {
    calls,
    unpriced_calls,
    cost_usd: formatUsd(cost),
    improved_calls,
    improved_cost_usd: formatUsd(improved_cost),
  };
}

/** PostgreSQL holds neither NUL nor lone surrogates in JSON. */
function storable({ file, line, reason }: RejectedRow): RejectedRow {
  return { file: clean(file), line, reason: clean(reason) };
}

function clean(text: string): string {
  return text.toWellFormed().replaceAll('\0', '\uFFFD');
}
