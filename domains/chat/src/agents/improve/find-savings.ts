import type { FindingKind, Measurement } from '@apex/contracts';
import type { ListFindings } from '../../tools/list-findings.ts';
import type { ListProposals } from '../../tools/list-proposals.ts';
import type { MeasureFindings } from '../../tools/measure-findings.ts';
import type { QuestionParse } from '../../understand/question-parse.ts';
import type { AgentDesk } from '../agent.ts';
import { bounds } from '../plan/spend-plan.ts';
import { nothingToImprove, type OptimizationOutput } from '../state.ts';

export interface FindingTools {
  readonly list_findings: ListFindings;
  readonly measure_findings: MeasureFindings;
  readonly list_proposals: ListProposals;
}

export interface FindingScope {
  readonly parse: QuestionParse;
  readonly desk: AgentDesk;
  readonly tools: FindingTools;
  /** Where the recorded calls end; null where nobody looked. */
  readonly last_call: string | null;
}

const most = 100;
const usualDays = 30;
const dayMs = 86_400_000;

/** What was found to be wasted, measured anew where the question names a period or nobody has measured yet. */
export async function findSavings(scope: FindingScope, kind?: FindingKind): Promise<OptimizationOutput> {
  const { parse, desk, tools } = scope;
  const listed = parse.period === null ? await known(scope, kind) : null;
  const findings = listed ?? (await measured(scope));
  const proposals = await desk.tools.call(tools.list_proposals, { per_page: most });
  return {
    ...nothingToImprove,
    datasets: [
      { name: 'findings', result_id: findings },
      { name: 'proposals', result_id: proposals.id },
    ],
  };
}

async function known(scope: FindingScope, kind: FindingKind | undefined): Promise<string | null> {
  const { desk, tools } = scope;
  desk.think('Reading what was found to be wasted, and the joint plan.');
  const query = { per_page: most, status: 'open' as const, ...(kind === undefined ? {} : { kind }) };
  const listed = await desk.tools.call(tools.list_findings, query);
  return isCurrent(listed.value.measurement, scope.last_call) ? listed.id : null;
}

/** Of the usual length, and not from before the last day of calls. */
function isCurrent(measurement: Measurement | null, last_call: string | null): boolean {
  if (measurement === null) return false;
  const [from, to] = [Date.parse(measurement.from), Date.parse(measurement.to)];
  const usual = Math.abs(to - from - usualDays * dayMs) < dayMs;
  return usual && (last_call === null || Date.parse(last_call) - to < dayMs);
}

async function measured({ parse, desk, tools }: FindingScope): Promise<string> {
  desk.think('Looking for waste: repeated calls, retries, broken caches, dear models.');
  const period = bounds(parse.period);
  return (await desk.tools.call(tools.measure_findings, period)).id;
}
