import {
  type Api,
  type Filter,
  type Finding,
  findingIdSchema,
  type Measurement,
  type optimizerRoutes,
  proposalIdSchema,
  type ReplayCall,
  type StoredProposal,
  storedProposalSchema,
  type UsageSums,
} from '@apex/contracts';
import { formatUsd } from '@apex/pricing';
import { randomUUIDv7 } from 'node:crypto';
import { WasteDetector } from '../detect/waste-detector.ts';
import { findingBody, proposalBody } from '../finding/body-of-draft.ts';
import { describeFindings } from '../finding/describe/describe-findings.ts';
import { totalOf } from '../finding/finding-total.ts';
import { measurementOf } from '../finding/measure-findings.ts';
import { policyOf } from '../finding/policy-of.ts';
import { picoOf } from '../money/pico-of.ts';
import { paginationOf } from '../pagination.ts';
import { simulateModel } from '../model/simulate-model.ts';
import type { TelemetryPort } from '../ports.ts';
import { traceRetries } from '../retry/trace-retries.ts';
import { simulatePromptCache } from '../simulate/simulate-prompt-cache.ts';
import { repeatedCalls, usageSums } from './replay-calls.ts';

export type OptimizerInMemory = Pick<
  Api<typeof optimizerRoutes>,
  | 'simulatePromptCache'
  | 'simulateModel'
  | 'traceRetries'
  | 'listFindings'
  | 'measureFindings'
  | 'listProposals'
  | 'recordProposals'
>;

export interface CallsInMemory {
  readonly calls: readonly ReplayCall[];
  readonly now_ms: number;
  /** The value of a label that a replayed call does not carry itself. */
  readonly labelOf: (call: ReplayCall, dimension: Filter['dimension']) => string;
}

const dayMs = 86_400_000;
const usualDays = 30;
const untouched = { status: 'open', policy_id: null, applied_at: null, applied_by: null, closed_reason: null };

function selectedBy({ calls, labelOf }: CallsInMemory) {
  const passes = (call: ReplayCall, { dimension, op, value }: Filter): boolean => {
    const found = labelOf(call, dimension);
    const values = [value].flat();
    if (op === 'eq' || op === 'in') return values.includes(found);
    if (op === 'ne' || op === 'not_in') return !values.includes(found);
    return values.some((one) => (op === 'prefix' ? found.startsWith(one) : found.includes(one)));
  };
  return ({ filters, from, to }: { filters: readonly Filter[]; from?: string; to?: string }): ReplayCall[] =>
    calls.filter(
      (call) =>
        (from === undefined || call.at_ms >= Date.parse(from)) &&
        (to === undefined || call.at_ms < Date.parse(to)) &&
        filters.every((filter) => passes(call, filter)),
    );
}

type Selected = Parameters<ReturnType<typeof selectedBy>>[0];

/** Absent bounds as absent, which is what an optional one means. */
function boundsOf({
  filters = [],
  from,
  to,
}: {
  filters?: readonly Filter[];
  from?: string | undefined;
  to?: string | undefined;
}): Selected {
  return { filters, ...(from === undefined ? {} : { from }), ...(to === undefined ? {} : { to }) };
}

function telemetryOf(memory: CallsInMemory): TelemetryPort {
  const select = selectedBy(memory);
  return {
    async sumUsage(_caller, query): Promise<UsageSums> {
      const chosen = select(boundsOf(query));
      const times = chosen.map(({ at_ms }) => at_ms);
      const iso = (ms: number): string => new Date(ms).toISOString();
      const rows = usageSums(query.by_feature ? chosen : chosen.map((call) => ({ ...call, feature: '' })), query);
      return {
        rows,
        from: query.from ?? (times.length === 0 ? null : iso(Math.min(...times))),
        to: query.to ?? (times.length === 0 ? null : iso(Math.max(...times) + 1)),
      };
    },
    async *streamReplay(_caller, query) {
      const chosen = select(boundsOf(query));
      const calls = query.order === 'repeats' ? repeatedCalls(chosen) : bySession(chosen);
      if (calls.length > 0) yield { calls };
      return { count: calls.length };
    },
    async *streamOccurrences(_caller, query) {
      const chosen = select(boundsOf(query)).filter(
        ({ session }) => query.session === undefined || session === query.session,
      );
      const ordered = query.order === 'time' ? chosen.toSorted((a, b) => a.at_ms - b.at_ms) : bySession(chosen);
      const occurrences = ordered.flatMap(({ usage, ...call }) => {
        const { call_id, session, sequence, at_ms, first, provider, model, prefix } = call;
        return usage === null ? [] : [{ call_id, session, sequence, at_ms, first, provider, model, usage, prefix }];
      });
      if (occurrences.length > 0) yield { occurrences };
      return { count: occurrences.length };
    },
  };
}

function bySession(calls: readonly ReplayCall[]): ReplayCall[] {
  return calls.toSorted((a, b) => (a.session < b.session ? -1 : a.session > b.session ? 1 : a.at_ms - b.at_ms));
}

interface Found {
  readonly findings: readonly Finding[];
  readonly proposals: readonly StoredProposal[];
  readonly measurement: Measurement;
}

/** Every detector over the last thirty days, as a measurement that is asked for runs them. */
function measured({ calls, now_ms }: CallsInMemory): Found {
  const end = Math.ceil(Math.min(now_ms, Math.max(now_ms - dayMs, ...calls.map(({ at_ms }) => at_ms))) / dayMs) * dayMs;
  const chosen = calls.filter(({ at_ms }) => at_ms >= end - usualDays * dayMs && at_ms < end);
  const detector = new WasteDetector(usageSums(chosen), { now_ms });
  detector.takeRepeats(repeatedCalls(chosen));
  detector.closeRepeats();
  detector.takeCalls(bySession(chosen));
  detector.closeCalls();
  const at = new Date(now_ms).toISOString();
  const period = {
    from: new Date(end - usualDays * dayMs).toISOString(),
    to: new Date(end).toISOString(),
    spend: chosen.reduce((sum, { cost_usd }) => sum + picoOf(cost_usd ?? '0'), 0n),
  };
  const proposals: StoredProposal[] = [];
  const findings = describeFindings(detector, period).map((draft): Finding => {
    const id = findingIdSchema.parse(`finding_${randomUUIDv7()}`);
    const change = proposalBody(draft, period);
    const proposal_id = change === null ? null : proposalIdSchema.parse(`proposal_${randomUUIDv7()}`);
    if (change !== null && proposal_id !== null) {
      const kept = { id: proposal_id, finding_id: id, run_id: null, created_at: at, updated_at: at };
      proposals.push(storedProposalSchema.parse({ ...change, policy: policyOf(draft), ...kept, ...untouched }));
    }
    return {
      id,
      kind: draft.kind,
      ...findingBody(draft, period),
      joint_usd: draft.saving === null ? null : formatUsd(draft.saving.joint),
      status: 'open',
      dismissed_reason: null,
      measured_at: at,
      first_measured_at: at,
      proposal_id,
    };
  });
  return {
    findings,
    proposals,
    measurement: measurementOf(detector, period, { started_ms: now_ms, ended_ms: now_ms }),
  };
}

function totalIn({ findings, measurement }: Found) {
  const open = findings.map(({ joint_usd, basis }) => ({ joint_usd, is_price_only: basis === 'price_only' }));
  return totalOf(open, measurement);
}

/** The very simulators and detectors of the product over calls in memory; nothing of it is stored. */
export function optimizerInMemory(memory: CallsInMemory): OptimizerInMemory {
  const telemetry = telemetryOf(memory);
  const { now_ms } = memory;
  let kept: Found | null = null;
  const found = (): Found => (kept ??= measured(memory));
  const page = (total: number) => paginationOf(1, 100, total);
  return {
    simulatePromptCache: (caller, query) => simulatePromptCache(telemetry, caller, query),
    simulateModel: (caller, query) => simulateModel(telemetry, { caller, now_ms }, query),
    traceRetries: (caller, query) => traceRetries(telemetry, caller, query),
    async listFindings() {
      const { findings, measurement } = found();
      return { findings: [...findings], total: totalIn(found()), measurement, pagination: page(findings.length) };
    },
    async *measureFindings() {
      yield { stage: 'replay', done: memory.calls.length, total: memory.calls.length };
      const { findings, measurement } = found();
      return { findings: [...findings], total: totalIn(found()), measurement };
    },
    async listProposals() {
      const { proposals } = found();
      return { proposals: [...proposals], pagination: page(proposals.length) };
    },
    async recordProposals(_caller, { run_id, proposals }) {
      const at = new Date(now_ms).toISOString();
      return {
        proposals: proposals.map(({ key: _, ...change }) =>
          storedProposalSchema.parse({
            ...change,
            id: `proposal_${randomUUIDv7()}`,
            run_id,
            ...untouched,
            created_at: at,
            updated_at: at,
          }),
        ),
      };
    },
  };
}
