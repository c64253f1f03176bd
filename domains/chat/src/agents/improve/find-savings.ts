import type { FindingKind } from '@apex/contracts';
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

const most = 100;

/** What was found to be wasted, measured anew where the question names a period or nobody has measured yet. */
export async function findSavings(
  parse: QuestionParse,
  desk: AgentDesk,
  tools: FindingTools,
  kind?: FindingKind,
): Promise<OptimizationOutput> {
  const listed = parse.period === null ? await known(desk, tools, kind) : null;
  const findings = listed ?? (await measured(parse, desk, tools));
  const proposals = await desk.tools.call(tools.list_proposals, { per_page: most });
  return {
    ...nothingToImprove,
    datasets: [
      { name: 'findings', result_id: findings },
      { name: 'proposals', result_id: proposals.id },
    ],
  };
}

async function known(desk: AgentDesk, tools: FindingTools, kind: FindingKind | undefined): Promise<string | null> {
  desk.think('Reading what was found to be wasted, and the joint plan.');
  const query = { per_page: most, status: 'open' as const, ...(kind === undefined ? {} : { kind }) };
  const listed = await desk.tools.call(tools.list_findings, query);
  return listed.value.measurement === null ? null : listed.id;
}

async function measured(parse: QuestionParse, desk: AgentDesk, tools: FindingTools): Promise<string> {
  desk.think('Looking for waste: repeated calls, retries, broken caches, dear models.');
  const period = bounds(parse.period);
  return (await desk.tools.call(tools.measure_findings, period)).id;
}
