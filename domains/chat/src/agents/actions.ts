import type { CacheLifetime } from '@apex/contracts';
import { z } from 'zod';
import type { Agent } from './agent.ts';
import { actionsOutputSchema, optimizationOutputSchema, triageOutputSchema } from './state.ts';

const inputSchema = z.object({ triage: triageOutputSchema, optimization: optimizationOutputSchema });

/** Lifetimes a customer can set; the others are yardsticks. */
const settable: ReadonlySet<CacheLifetime> = new Set(['5m', '1h']);

export const lifetimeNames: Readonly<Record<CacheLifetime, string>> = {
  none: 'no prompt cache',
  '5m': 'the 5-minute lifetime',
  '1h': 'the 1-hour lifetime',
  best: 'the cheaper lifetime of each session',
  inf: 'a cache that never expires',
};

/** Turns a measured saving into a change with its setting, verification, risk and undo; no saving, no proposal. */
export const actionsAgent: Agent<typeof inputSchema, typeof actionsOutputSchema> = {
  name: 'actions',
  message: 'Turning savings into proposals',
  input: inputSchema,
  output: actionsOutputSchema,
  tools: [],
  budget: { time_ms: 5_000 },
  run({ triage, optimization }, desk) {
    const { current_ttl, target_ttl, savings } = optimization;
    const wholly = triage.parse.intent === 'prompt_cache_analysis' || triage.parse.intent === 'lifetime_what_if';
    const saving = savings.find((one) => one.ttl === target_ttl && one.positive && settable.has(one.ttl));
    if (!wholly || current_ttl === null || saving === undefined) {
      desk.think(
        wholly
          ? 'No change of lifetime would have saved money, so none is proposed.'
          : 'Nothing here calls for a change of a setting.',
      );
      return Promise.resolve({ proposals: [] });
    }
    desk.think('One change would have saved money; writing it down with how to verify and undo it.');
    const from = current_ttl === 'none' ? 'off' : current_ttl;
    const proposal = {
      title: `Use ${lifetimeNames[saving.ttl]} for the prompt cache`,
      setting: 'prompt_cache.ttl',
      old_value: from,
      new_value: saving.ttl,
      saving: { result_id: saving.result_id, index: saving.index },
      evidence_result_id: saving.evidence_result_id,
      verify:
        'After the change, ask this question again for the days since and compare the cost of cache reads and writes with the replay.',
      risk: riskOf(saving.ttl),
      undo: `Set prompt_cache.ttl back to ${from}; nothing else changes, and the cache is cold for one call a session.`,
    };
    return Promise.resolve({ proposals: [proposal] });
  },
};

function riskOf(ttl: CacheLifetime): string {
  const written =
    ttl === '1h'
      ? 'Writing to the 1-hour cache costs more per token'
      : 'Writing to the 5-minute cache costs more than plain input';
  return `${written}: if sessions become shorter or prompts change at their beginning, the saving shrinks and can turn into a loss. Answers do not change.`;
}
