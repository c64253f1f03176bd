import {
  ApexError,
  type CallSource,
  type ImportBatch,
  type ImportId,
  type ImportProgress,
  type ImportSummary,
} from '@apex/contracts';
import type { Clock } from '@apex/kit/clock';
import { formatUsd } from '@apex/pricing';
import type { Kysely } from 'kysely';
import { isBetterUsage, type Outcome } from '../call/outcome.ts';
import { priceOutcome } from '../call/price-outcome.ts';
import type { PriceBook } from '../price/price-book.ts';
import type { CallStore } from '../store/call-store.ts';
import type { TelemetryDatabase } from '../telemetry-database.ts';
import type { Tenant } from '../tenant.ts';
import { DryImprovements } from './dry-improvements.ts';
import { draftBatch } from './draft-batch.ts';
import { importFinished, importNotFound, type RejectedRows } from './import-store.ts';
import { knownCalls } from './known-rows.ts';

const idleMs = 30 * 60_000;
const mostRuns = 50;
/** Of all dry runs together. */
const mostCalls = 1_000_000;

interface SeenCall {
  usage: Outcome['usage'];
  cost: bigint | null;
}

interface DryRun extends Tenant {
  readonly import_id: ImportId;
  readonly format: CallSource;
  readonly files: number;
  readonly created_at_ms: number;
  used_at_ms: number;
  records: number;
  calls: number;
  first_at_ms: number | null;
  last_at_ms: number | null;
  unpriced_calls: number;
  cost: bigint;
  is_finished: boolean;
  readonly batches: Set<string>;
  readonly seen: Map<string, SeenCall>;
  readonly improvements: DryImprovements;
  rejected: RejectedRows;
  queue: Promise<unknown>;
}

interface DryRunDeps {
  readonly store: CallStore;
  readonly clock: Clock;
  readonly db: Kysely<TelemetryDatabase>;
  readonly prices: PriceBook;
}

/** Imports that are counted and priced but not stored. They live in this process, for half an hour after their last use. */
export class DryRuns {
  readonly #deps: DryRunDeps;
  readonly #runs = new Map<string, DryRun>();

  constructor(deps: DryRunDeps) {
    this.#deps = deps;
  }

  has(import_id: string): boolean {
    this.#dropIdle();
    return this.#runs.has(import_id);
  }

  open(tenant: Tenant, about: Pick<DryRun, 'import_id' | 'format' | 'files'>): void {
    const { organisation_id, project_id } = tenant;
    this.#runs.set(about.import_id, newRun({ ...about, organisation_id, project_id }, this.#deps));
    this.#dropIdle();
  }

  async add(tenant: Tenant, batch: ImportBatch): Promise<ImportProgress> {
    const run = this.#owned(tenant, batch.import_id);
    const turn = run.queue.then(() => this.#count(run, batch));
    run.queue = turn.catch(() => undefined);
    return turn;
  }

  /** A second time it answers the same. */
  async finish(tenant: Tenant, import_id: ImportId, rejected: RejectedRows): Promise<ImportSummary> {
    const run = this.#owned(tenant, import_id);
    await run.queue;
    if (!run.is_finished) run.rejected = rejected;
    run.is_finished = true;
    run.seen.clear();
    run.improvements.clear();
    run.batches.clear();
    return summaryOf(run);
  }

  summary(tenant: Tenant, import_id: ImportId): ImportSummary {
    return summaryOf(this.#owned(tenant, import_id));
  }

  async #count(run: DryRun, batch: ImportBatch): Promise<ImportProgress> {
    const { store, db, prices } = this.#deps;
    if (run.is_finished) throw importFinished(run.import_id);
    const draft = draftBatch(run, batch.records, batch.batch);
    if (run.batches.has(draft.key)) return progressOf(run);
    const calls = store.for(run);
    const known = await knownCalls(calls, draft.calls.keys());
    const catalogue = await prices.of(db, run);
    await run.improvements.add(calls, draft.calls.values(), { known, catalogue });
    for (const { call_id, outcome, at_ms } of draft.calls.values()) {
      if (known.has(call_id)) continue;
      const seen = run.seen.get(call_id);
      if (seen !== undefined && !isBetterUsage(seen.usage, outcome.usage)) continue;
      replaceSeen(run, call_id, { usage: outcome.usage, cost: priceOutcome(outcome, at_ms, catalogue).cost });
    }
    run.batches.add(draft.key);
    run.records += draft.records;
    run.first_at_ms = Math.min(run.first_at_ms ?? Infinity, draft.first_at_ms);
    run.last_at_ms = Math.max(run.last_at_ms ?? -Infinity, draft.last_at_ms);
    if (sumOf(this.#runs.values()) > mostCalls) {
      this.#runs.delete(run.import_id);
      throw tooLarge();
    }
    return progressOf(run);
  }

  #owned(tenant: Tenant, import_id: string): DryRun {
    const run = this.#runs.get(import_id);
    const isOwn = run?.project_id === tenant.project_id && run.organisation_id === tenant.organisation_id;
    if (run === undefined || !isOwn) throw importNotFound(import_id);
    run.used_at_ms = this.#deps.clock.now();
    return run;
  }

  #dropIdle(): void {
    const before = this.#deps.clock.now() - idleMs;
    for (const [id, run] of this.#runs)
      if (run.used_at_ms < before || this.#runs.size > mostRuns) this.#runs.delete(id);
  }
}

function newRun(about: Pick<DryRun, 'import_id' | 'format' | 'files' | keyof Tenant>, { clock }: DryRunDeps): DryRun {
  const now_ms = clock.now();
  return {
    ...about,
    created_at_ms: now_ms,
    used_at_ms: now_ms,
    records: 0,
    calls: 0,
    unpriced_calls: 0,
    cost: 0n,
    first_at_ms: null,
    last_at_ms: null,
    is_finished: false,
    batches: new Set(),
    seen: new Map(),
    improvements: new DryImprovements(),
    rejected: { rows: [], count: 0 },
    queue: Promise.resolve(),
  };
}

function replaceSeen(run: DryRun, call_id: string, call: SeenCall): void {
  const before = run.seen.get(call_id);
  if (before === undefined) run.calls += 1;
  else if (before.cost === null) run.unpriced_calls -= 1;
  if (call.cost === null) run.unpriced_calls += 1;
  run.cost += (call.cost ?? 0n) - (before?.cost ?? 0n);
  run.seen.set(call_id, call);
}

function sumOf(runs: Iterable<DryRun>): number {
  let calls = 0;
  for (const { seen, improvements } of runs) calls += seen.size + improvements.size;
  return calls;
}

function progressOf(run: DryRun): ImportProgress {
  const { records, calls, cost } = run;
  return { records, calls, duplicates: records - calls, cost_usd: formatUsd(cost) };
}

function summaryOf(run: DryRun): ImportSummary {
  const { import_id, format, files, first_at_ms, last_at_ms, rejected, unpriced_calls, improvements } = run;
  return {
    import_id,
    format,
    status: 'dry_run',
    files,
    ...progressOf(run),
    rejected: [...rejected.rows],
    rejected_count: rejected.count,
    unpriced_calls,
    improved_calls: improvements.calls,
    improved_cost_usd: formatUsd(improvements.cost),
    from: first_at_ms === null ? null : new Date(first_at_ms).toISOString(),
    to: last_at_ms === null ? null : new Date(last_at_ms).toISOString(),
    created_at: new Date(run.created_at_ms).toISOString(),
  };
}

function tooLarge(): ApexError {
  return new ApexError({
    kind: 'limit',
    reason: 'telemetry.dry_run_too_large',
    message: `A dry run holds at most ${mostCalls} calls for everyone together. Import for real, or try a part of the files.`,
    status: 413,
    retryable: false,
  });
}
