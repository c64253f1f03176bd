import { setImmediate } from 'node:timers/promises';
import type {
  MeasuredFindings,
  MeasureFindingsQuery,
  MeasureProgress,
  Measurement,
  UsageSums,
  UsageSumsRow,
} from '@apex/contracts';
import { formatUsd } from '@apex/pricing';
import { WasteDetector } from '../detect/waste-detector.ts';
import { picoOf } from '../money/pico-of.ts';
import type { OptimizerScope } from '../optimizer-scope.ts';
import { describeFindings } from './describe/describe-findings.ts';
import type { Described } from './describe/wording.ts';

const day_ms = 86_400_000;
const usualDays = 30;
const noCuts = { filters: [], prompt_above: [], at: [], seconds_of_day: [], call_above: [], by_feature: true };

/** Runs every detector over a period and stores what it finds; yields how far it is. Ends with the caller's signal. */
export async function* measureFindings(
  scope: OptimizerScope,
  query: MeasureFindingsQuery,
): AsyncGenerator<MeasureProgress, MeasuredFindings, void> {
  const { caller, clock, telemetry, findings } = scope;
  const started_ms = clock.now();
  yield { stage: 'sums', done: 0, total: 1 };
  const bounds = await periodOf(scope, query);
  const sums = await telemetry.sumUsage(caller, { ...noCuts, ...bounds });
  const calls = sums.rows.reduce((count, row) => count + row.calls, 0);
  const period = { ...bounds, spend: sums.rows.reduce((sum, row) => sum + picoOf(row.cost_usd), 0n) };
  yield { stage: 'sums', done: 1, total: 1 };
  const detector = new WasteDetector(sums.rows, { now_ms: started_ms });
  let done = 0;
  for await (const { calls: chunk } of telemetry.streamReplay(caller, { filters: [], ...bounds, order: 'repeats' })) {
    caller.signal.throwIfAborted();
    detector.takeRepeats(chunk);
    done += chunk.length;
    yield { stage: 'repeats', done, total: null };
    // Whoever else is waiting comes first.
    await setImmediate();
  }
  detector.closeRepeats();
  done = 0;
  for await (const { calls: chunk } of telemetry.streamReplay(caller, { filters: [], ...bounds, order: 'calls' })) {
    caller.signal.throwIfAborted();
    detector.takeCalls(chunk);
    done += chunk.length;
    yield { stage: 'replay', done, total: Math.max(done, calls) };
    await setImmediate();
  }
  detector.closeCalls();
  const drafts = describeFindings(detector, period);
  yield { stage: 'store', done: 0, total: drafts.length };
  caller.signal.throwIfAborted();
  const measurement = measurementOf(detector, period, { started_ms, ended_ms: clock.now() });
  await findings.takeMeasurement(drafts, period, measurement);
  const listed = await findings.list({ status: 'open', page: 1, per_page: 100 });
  return { findings: listed.findings, total: await findings.total(measurement), measurement };
}

/** The period asked for, its open end at the end of the last call's day; else the 30 days before that. */
async function periodOf({ caller, telemetry, clock }: OptimizerScope, query: MeasureFindingsQuery) {
  const last = query.to ?? (await telemetry.sumUsage(caller, { ...noCuts, ...fromOf(query), by_feature: false })).to;
  const end_ms =
    query.to === undefined ? endOfDay(last === null ? clock.now() : Date.parse(last)) : Date.parse(query.to);
  const from = query.from ?? new Date(end_ms - usualDays * day_ms).toISOString();
  return { from, to: new Date(end_ms).toISOString() };
}

function fromOf({ from }: MeasureFindingsQuery): Pick<UsageSums, never> & { from?: string } {
  return from === undefined ? {} : { from };
}

function endOfDay(ms: number): number {
  return Math.ceil(ms / day_ms) * day_ms;
}

/** When and over what was measured, and what could not be looked for. */
export function measurementOf(
  { rows, planner }: WasteDetector,
  period: Described,
  { started_ms, ended_ms }: { readonly started_ms: number; readonly ended_ms: number },
): Measurement {
  const sum = (count: (row: UsageSumsRow) => number): number => rows.reduce((total, row) => total + count(row), 0);
  const calls_with_prompt_hash = sum(({ hashed_calls }) => hashed_calls);
  const calls = sum((row) => row.calls);
  return {
    measured_at: new Date(ended_ms).toISOString(),
    from: period.from,
    to: period.to,
    calls,
    cost_usd: formatUsd(period.spend),
    unpriced_calls: sum((row) => (row.has_usage && !row.priced ? row.calls : 0)),
    calls_with_prefix: planner.calls_with_prefix,
    calls_with_prompt_hash,
    blind_spots: calls === 0 ? [] : blindSpots(planner, calls_with_prompt_hash),
    duration_ms: Math.max(0, ended_ms - started_ms),
  };
}

function blindSpots(planner: WasteDetector['planner'], hashed: number): string[] {
  const spots: string[] = [];
  if (hashed === 0) {
    spots.push(
      'No call tells a hash of its prompt, so repeated prompts cannot be seen. Send prompt_hash with each call.',
    );
  }
  if (planner.calls_with_prefix === 0) {
    spots.push(
      'No call tells the blocks of its prompt, so broken prompt caches are recognised by their cache reads alone. Import a prefix trace to be sure.',
    );
  }
  if (planner.calls_with_definitions === 0) {
    spots.push(
      'No call tells its tool definitions, so unused ones cannot be seen. Send the tag tool_definition_tokens with each call.',
    );
  }
  return spots;
}
