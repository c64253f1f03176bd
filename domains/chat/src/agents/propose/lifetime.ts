import type { CacheLifetime } from '@apex/contracts';
import { createDerivations } from '../../answer/derivations.ts';
import { calculateTool } from '../../tools/calculate.ts';
import type { AgentDesk } from '../agent.ts';
import type { OptimizationOutput, ProposedAction } from '../state.ts';

/** Lifetimes a customer can set; the others are yardsticks. */
const settable: ReadonlySet<CacheLifetime> = new Set(['5m', '1h']);

export const lifetimeNames: Readonly<Record<CacheLifetime, string>> = {
  none: 'no prompt cache',
  '5m': 'the 5-minute lifetime',
  '1h': 'the 1-hour lifetime',
  best: 'the cheaper lifetime of each session',
  inf: 'a cache that never expires',
};

type Saving = OptimizationOutput['savings'][number];

function riskOf(ttl: CacheLifetime): string {
  const written =
    ttl === '1h'
      ? 'Writing to the 1-hour cache costs more per token'
      : 'Writing to the 5-minute cache costs more than plain input';
  return `${written}: if sessions become shorter or prompts change at their beginning, the saving shrinks and can turn into a loss.`;
}

function proposed(current: CacheLifetime, saving: Saving, where: string): Omit<ProposedAction, 'saving' | 'percent'> {
  const from = current === 'none' ? 'off' : current;
  return {
    key: `prompt_cache.ttl ${saving.ttl}${where}`,
    title: `Use ${lifetimeNames[saving.ttl]} for the prompt cache${where}`,
    setting: 'prompt_cache.ttl',
    old_value: from,
    new_value: saving.ttl,
    kind: 'setting',
    basis: 'replayed',
    evidence: 'The very calls, replayed under both lifetimes at the prices of their days.',
    facts: [],
    evidence_result_id: saving.evidence_result_id,
    verify:
      'After the change, ask this question again for the days since and compare the cost of cache reads and writes with the replay.',
    risk: riskOf(saving.ttl),
    undo: `Set prompt_cache.ttl back to ${from}; nothing else changes, and the cache is cold for one call a session.`,
    quality_effect: 'None: the model reads the same prompt, only its price changes.',
    finding_id: null,
    proposal_id: null,
    policy: null,
  };
}

/** The lifetime asked about or the cheaper one, where the replay of everything asked about saved money. */
export function proposeLifetime(optimization: OptimizationOutput): ProposedAction[] {
  const { current_ttl, target_ttl, savings, simulations } = optimization;
  const saving = savings.find((one) => one.ttl === target_ttl && one.positive && settable.has(one.ttl));
  const whole = simulations.find((one) => one.name === 'all');
  if (current_ttl === null || saving === undefined || whole?.result_id !== saving.evidence_result_id) return [];
  const place = { result_id: saving.result_id, path: ['results', saving.index, 'value'] };
  return [{ ...proposed(current_ttl, saving, ''), saving: place, percent: null }];
}

/** One lifetime for the dear sessions that were replayed, where it saves money in sum. */
export async function proposeForSessions(optimization: OptimizationOutput, desk: AgentDesk): Promise<ProposedAction[]> {
  const { current_ttl, savings } = optimization;
  if (current_ttl === null) return [];
  const options = (['5m', '1h'] as const).flatMap((ttl) => {
    const parts = savings.filter((one) => one.ttl === ttl);
    return ttl === current_ttl || parts.length === 0 ? [] : [{ ttl, parts }];
  });
  if (options.length === 0) return [];
  const derive = createDerivations(desk.shelf);
  const planned = options.map(({ ttl, parts }) =>
    derive.add(
      `saved by ${ttl} in these sessions`,
      'sum',
      parts.map(({ result_id, index }) => ({ result_id, path: ['results', index, 'value'] })),
    ),
  );
  const sums = await desk.tools.call(calculateTool, { calculations: [...derive.calculations] });
  const found = options
    .flatMap(({ parts }, at) => {
      const index = planned[at] ?? null;
      const [first] = parts;
      // Only to order them; the figure is read from the calculation.
      const amount = index === null ? 0 : Number(sums.value.results[index]?.value ?? 0);
      return index === null || first === undefined || !(amount > 0) ? [] : [{ index, first, amount }];
    })
    .toSorted((a, b) => b.amount - a.amount)[0];
  if (found === undefined) return [];
  const place = { result_id: sums.id, path: ['results', found.index, 'value'] };
  return [{ ...proposed(current_ttl, found.first, ' in the sessions replayed'), saving: place, percent: null }];
}
