import { formatUsd } from '@apex/pricing';
import { scopeOf } from '../../detect/scope.ts';
import type { LifetimeTally } from '../../detect/lifetime-tally.ts';
import type { WasteDetector } from '../../detect/waste-detector.ts';
import type { FindingDraft } from '../finding-draft.ts';
import { countFact, counted, type Described, dollars, filterOf, inScope, labelsOf, usdFact } from './wording.ts';

/** Kinds of sessions that pause so long, or so seldom, that the other cache lifetime is cheaper. */
export function describeCacheLifetimes({ planner }: WasteDetector, period: Described): FindingDraft[] {
  return planner.cache_lifetime
    .entries()
    .filter(([, tally]) => tally.isFinding())
    .map(([key, tally]) => describe(key, tally, period));
}

function describe(key: string, tally: LifetimeTally, period: Described): FindingDraft {
  const cut = key.indexOf('\n');
  const scope = scopeOf(key.slice(cut + 1));
  const [old_value = '5m', new_value = '1h'] = key.slice(0, cut).split(' to ');
  const interval = tally.interval();
  const expected = tally.saved;
  const row = {
    sessions: tally.sessions,
    cheaper_sessions: tally.better_sessions,
    rewritten_tokens: tally.rewritten,
    cost_usd: formatUsd(tally.cost),
    saving_usd: formatUsd(expected),
  };
  const input = { filters: [filterOf(scope)], from: period.from, to: period.to, measures: ['cost_cache_write'] };
  return {
    kind: 'cache_lifetime',
    scope: { ...labelsOf(scope), lifetime: new_value },
    title: `Use the ${new_value} prompt cache: ${inScope(scope)}`,
    summary: `With the ${new_value} lifetime ${counted(tally.sessions, 'session')} would have cost ${dollars(expected)} less; ${counted(tally.better_sessions, 'session')} on their own too.`,
    facts: [
      countFact('sessions', 'Sessions', tally.sessions),
      countFact('cheaper_sessions', 'Sessions that would have been cheaper on their own', tally.better_sessions),
      countFact('rewritten_tokens', 'Tokens written again after a pause', tally.rewritten, 'tokens'),
      usdFact('saving', 'What they would have cost less together', expected),
    ],
    saving: { low: interval.low, expected, high: interval.high, joint: tally.joint > 0n ? tally.joint : 0n },
    saving_note: 'Replayed; low and high are where the sum of as many sessions of this kind would lie 95 times of 100.',
    calls: tally.calls,
    cost: tally.cost,
    basis: 'replayed',
    confidence: 'high',
    needs_experiment: false,
    quality_effect: 'None: the answers are the same.',
    latency_effect:
      new_value === '1h' ? 'After a pause the prompt is read faster.' : 'After a pause the prompt is read anew.',
    effort: 'small',
    risk:
      new_value === '1h'
        ? 'Writing costs more a token: if pauses become fewer or longer than an hour, the saving turns into a loss.'
        : 'If pauses of more than five minutes become common, prompts are written again after each.',
    evidence: [{ label: 'Sessions replayed', route: 'querySpend', input, rows: [row] }],
    change: {
      title: `Set the prompt cache of ${inScope(scope)} to ${new_value}`,
      setting: 'prompt_cache.ttl',
      old_value,
      new_value,
      verify: 'Compare the cost of cache writes and reads of a week after with the replay.',
      undo: `Set prompt_cache.ttl back to ${old_value}; the cache is cold for one call a session.`,
      kind: 'setting',
    },
  };
}
