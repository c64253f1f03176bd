import { type CacheLifetime, cacheLifetimes, type PromptCacheResult, type SpendResult } from '@apex/contracts';
import { createDerivations } from '../../answer/derivations.ts';
import { calculateTool } from '../../tools/calculate.ts';
import type { SimulatePromptCache } from '../../tools/simulate-prompt-cache.ts';
import type { Measured } from '../../tools/tool-belt.ts';
import type { QuestionParse } from '../../understand/question-parse.ts';
import type { AgentDesk } from '../agent.ts';
import { sessionsExamined } from '../measure/sessions.ts';
import { baselineOf, isSilentOnCache } from '../plan/cache-use.ts';
import { bounds } from '../plan/spend-plan.ts';
import { type DataOutput, nothingToImprove, type OptimizationOutput } from '../state.ts';

export interface ReplayTools {
  readonly simulate_prompt_cache: SimulatePromptCache;
}

/** How many sessions that may have lost most are replayed to see which did. */
const sessionsReplayed = 8;

/** The calls of the question, or the dearest sessions of it, again under each cache lifetime. */
export async function replayCache(
  parse: QuestionParse,
  data: DataOutput,
  desk: AgentDesk,
  tools: ReplayTools,
): Promise<OptimizationOutput> {
  const measured = {
    parse,
    main: spendOf(desk, data, 'main'),
    silent: isSilentOnCache(spendOf(desk, data, 'sources')),
  };
  if (parse.intent === 'expensive_sessions')
    return replaySessions(measured, dearestSessions(spendOf(desk, data, 'main')), desk, tools);
  const suspects = ['rewritten', 'sessions'].flatMap((name) => sessionsOf(spendOf(desk, data, name)));
  return replayAll(measured, [...new Set(suspects)].slice(0, sessionsReplayed), desk, tools);
}

function costOf(result: PromptCacheResult, ttl: CacheLifetime): string | null {
  return result.options.find((option) => option.ttl === ttl)?.cost_usd ?? null;
}

export function optionIndex(result: PromptCacheResult, ttl: CacheLifetime): number {
  return result.options.findIndex((option) => option.ttl === ttl);
}

async function simulate(
  parse: QuestionParse,
  session: string | null,
  desk: AgentDesk,
  tools: ReplayTools,
): Promise<Measured<PromptCacheResult>> {
  return desk.tools.call(tools.simulate_prompt_cache, {
    ttl: [...cacheLifetimes],
    ...bounds(parse.period),
    ...(session === null ? {} : { session }),
  });
}

interface MeasuredUse {
  readonly parse: QuestionParse;
  readonly main: SpendResult;
  readonly silent: boolean;
}

const noRows = { rows: [] } as const;

/** A result of the data agent; it was checked against its schema when it was put on the shelf. */
function spendOf(desk: AgentDesk, data: DataOutput, name: string): SpendResult {
  const found = data.datasets.find((dataset) => dataset.name === name);
  return (found === undefined ? noRows : desk.shelf.get(found.result_id)?.value) as SpendResult;
}

function sessionsOf({ rows }: SpendResult): string[] {
  return rows
    .map((row) => row['session'])
    .filter((name): name is string => typeof name === 'string' && name !== '' && name !== '(none)');
}

function dearestSessions(result: SpendResult): string[] {
  return sessionsOf(result).slice(0, sessionsExamined);
}

async function replayAll(
  { parse, main, silent }: MeasuredUse,
  sessions: readonly string[],
  desk: AgentDesk,
  tools: ReplayTools,
): Promise<OptimizationOutput> {
  desk.think('Replaying your calls under each cache lifetime, at the prices of the time.');
  const one = parse.filters.find((filter) => filter.dimension === 'session' && filter.op === 'eq')?.value;
  const session = typeof one === 'string' ? one : null;
  // One by one and as a whole at the same time: the store answers the one while the other is replayed.
  const [simulation, each] = await Promise.all([
    simulate(parse, session, desk, tools),
    replayEach(parse, session === null ? sessions : [], desk, tools),
  ]);
  const asked = cacheLifetimes.find((ttl) => ttl === parse.params['ttl']) ?? null;
  const baseline = baselineOf(main.total, silent, asked);
  const current = { current_ttl: baseline.ttl, current_recorded: baseline.recorded };
  const all = { simulation, session };
  if (simulation.value.calls === 0) return { ...nothingToImprove, ...current, simulations: [named('all', all)] };
  const target_ttl = asked ?? cheaperSetting(simulation.value, baseline.ttl);
  desk.think('Working out what each lifetime would have saved or cost on top.');
  const savings = await calculateSavings([all, ...each], baseline.ttl, desk);
  return {
    ...nothingToImprove,
    ...current,
    target_ttl,
    savings,
    simulations: [named('all', all), ...each.map((one) => named('session', one))],
  };
}

function named(name: string, { simulation, session }: Replayed): OptimizationOutput['simulations'][number] {
  return { name, result_id: simulation.id, session };
}

/** Sessions one by one; those that tell nothing of their prompt are left out. */
async function replayEach(
  parse: QuestionParse,
  sessions: readonly string[],
  desk: AgentDesk,
  tools: ReplayTools,
): Promise<Replayed[]> {
  if (sessions.length > 0) desk.think('Replaying sessions one by one to see where a cold cache cost most.');
  const replayed = await Promise.all(
    sessions.map(async (session) => ({ simulation: await simulate(parse, session, desk, tools), session })),
  );
  return replayed.filter(({ simulation }) => simulation.value.calls > 0);
}

/** The cheaper of the lifetimes one can set, other than the present one. */
function cheaperSetting(result: PromptCacheResult, current: CacheLifetime): CacheLifetime {
  const settable = (['5m', '1h'] as const).filter((ttl) => ttl !== current);
  const sorted = settable.toSorted((a, b) => compareUsd(costOf(result, a), costOf(result, b)));
  return sorted[0] ?? '1h';
}

function compareUsd(a: string | null, b: string | null): number {
  // Only to order two options; no figure is made of it.
  return Number(a ?? Number.POSITIVE_INFINITY) - Number(b ?? Number.POSITIVE_INFINITY);
}

interface Replayed {
  readonly simulation: Measured<PromptCacheResult>;
  readonly session: string | null;
}

async function calculateSavings(
  replayed: readonly Replayed[],
  current: CacheLifetime,
  desk: AgentDesk,
): Promise<OptimizationOutput['savings']> {
  const derive = createDerivations(desk.shelf);
  const planned = replayed.flatMap(({ simulation, session }) =>
    cacheLifetimes
      .filter((ttl) => ttl !== current)
      .flatMap((ttl) => {
        const cost = (name: CacheLifetime) => ({
          result_id: simulation.id,
          path: ['options', optionIndex(simulation.value, name), 'cost_usd'],
        });
        const index = derive.add(
          `saving of ${ttl} over ${current}${session === null ? '' : ' in the session'}`,
          'difference',
          [cost(current), cost(ttl)],
        );
        return index === null ? [] : [{ ttl, index, evidence_result_id: simulation.id }];
      }),
  );
  if (planned.length === 0) return [];
  const { id, value } = await desk.tools.call(calculateTool, { calculations: [...derive.calculations] });
  return planned.map(({ ttl, index, evidence_result_id }) => {
    const saved = value.results[index]?.value;
    const positive = typeof saved === 'string' && !saved.startsWith('-') && /[1-9]/.test(saved);
    return { ttl, result_id: id, index, positive, evidence_result_id };
  });
}

async function replaySessions(
  { parse, main, silent }: MeasuredUse,
  sessions: readonly string[],
  desk: AgentDesk,
  tools: ReplayTools,
): Promise<OptimizationOutput> {
  const replayed = await replayEach(parse, sessions, desk, tools);
  if (replayed.length === 0) return nothingToImprove;
  const baseline = baselineOf(main.total, silent, null);
  const savings = await calculateSavings(replayed, baseline.ttl, desk);
  const simulations = replayed.map((one) => named('session', one));
  const current = { current_ttl: baseline.ttl, current_recorded: baseline.recorded };
  return { ...nothingToImprove, ...current, simulations, savings };
}
