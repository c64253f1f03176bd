import { type CacheLifetime, cacheLifetimes, type PromptCacheResult, type SpendResult } from '@apex/contracts';
import { z } from 'zod';
import { createDerivations } from '../answer/derivations.ts';
import { calculateTool } from '../tools/calculate.ts';
import type { SimulatePromptCache } from '../tools/simulate-prompt-cache.ts';
import type { Measured } from '../tools/tool-belt.ts';
import type { QuestionParse } from '../understand/question-parse.ts';
import type { Agent, AgentDesk } from './agent.ts';
import { sessionsExamined } from './data.ts';
import { bounds } from './plan/spend-plan.ts';
import { dataOutputSchema, type OptimizationOutput, optimizationOutputSchema, triageOutputSchema } from './state.ts';

const inputSchema = z.object({ triage: triageOutputSchema, data: dataOutputSchema });

export interface OptimizationTools {
  readonly simulate_prompt_cache: SimulatePromptCache;
}

const nothing: OptimizationOutput = { simulations: [], current_ttl: null, target_ttl: null, savings: [] };

export function createOptimization(
  tools: OptimizationTools,
): Agent<typeof inputSchema, typeof optimizationOutputSchema> {
  return {
    name: 'optimization',
    message: 'Looking for what would be better',
    input: inputSchema,
    output: optimizationOutputSchema,
    tools: ['simulate_prompt_cache', 'calculate'],
    budget: { time_ms: 270_000 },
    async run({ triage, data }, desk) {
      const { parse } = triage;
      const main = data.datasets.find((dataset) => dataset.name === 'main');
      if (parse.intent === 'spend_query' || main === undefined) {
        desk.think('A plain reading: there is nothing to replay.');
        return nothing;
      }
      // The result was checked against its schema when it was put on the shelf.
      const result = desk.shelf.get(main.result_id)?.value as SpendResult;
      if (parse.intent === 'expensive_sessions') return replaySessions(parse, result, desk, tools);
      return replayAll(parse, result, desk, tools);
    },
  };
}

/** The lifetime that the recorded tokens show; reads without writes are billed by providers that cache unasked. */
export function currentLifetime({ tokens }: SpendResult['total']): CacheLifetime {
  if (tokens.cache_write_1h > tokens.cache_write_5m) return '1h';
  return tokens.cache_write_5m > 0 || tokens.cache_read > 0 ? '5m' : 'none';
}

export function costOf(result: PromptCacheResult, ttl: CacheLifetime): string | null {
  return result.options.find((option) => option.ttl === ttl)?.cost_usd ?? null;
}

export function optionIndex(result: PromptCacheResult, ttl: CacheLifetime): number {
  return result.options.findIndex((option) => option.ttl === ttl);
}

async function simulate(
  parse: QuestionParse,
  session: string | null,
  desk: AgentDesk,
  tools: OptimizationTools,
): Promise<Measured<PromptCacheResult>> {
  return desk.tools.call(tools.simulate_prompt_cache, {
    ttl: [...cacheLifetimes],
    ...bounds(parse.period),
    ...(session === null ? {} : { session }),
  });
}

async function replayAll(
  parse: QuestionParse,
  main: SpendResult,
  desk: AgentDesk,
  tools: OptimizationTools,
): Promise<OptimizationOutput> {
  desk.think('Replaying your calls under each cache lifetime, at the prices of the time.');
  const one = parse.filters.find((filter) => filter.dimension === 'session' && filter.op === 'eq')?.value;
  const session = typeof one === 'string' ? one : null;
  const simulation = await simulate(parse, session, desk, tools);
  const current = currentLifetime(main.total);
  const simulations = [{ name: 'all', result_id: simulation.id, session }];
  if (simulation.value.calls === 0) return { ...nothing, simulations, current_ttl: current };
  const asked = cacheLifetimes.find((ttl) => ttl === parse.params['ttl']);
  const target = asked ?? cheaperSetting(simulation.value, current);
  desk.think('Working out what each lifetime would have saved or cost on top.');
  const savings = await calculateSavings([{ simulation, session }], current, desk);
  return { simulations, current_ttl: current, target_ttl: target, savings };
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
  parse: QuestionParse,
  main: SpendResult,
  desk: AgentDesk,
  tools: OptimizationTools,
): Promise<OptimizationOutput> {
  const rows = main.rows.slice(0, sessionsExamined);
  const names = rows
    .map((row) => row['session'])
    .filter((name): name is string => typeof name === 'string' && name !== '');
  if (names.length === 0) return nothing;
  desk.think('Replaying the dearest sessions to see what a colder or warmer cache would have cost.');
  const replayed: Replayed[] = [];
  for (const session of names) replayed.push({ simulation: await simulate(parse, session, desk, tools), session });
  const useful = replayed.filter(({ simulation }) => simulation.value.calls > 0);
  const current = currentLifetime(main.total);
  const savings = await calculateSavings(useful, current, desk);
  const simulations = useful.map(({ simulation, session }) => ({ name: 'session', result_id: simulation.id, session }));
  return { simulations, current_ttl: current, target_ttl: null, savings };
}
