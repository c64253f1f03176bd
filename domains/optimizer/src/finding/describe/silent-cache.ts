import { formatUsd } from '@apex/pricing';
import { scopeOf } from '../../detect/scope.ts';
import type { WasteDetector } from '../../detect/waste-detector.ts';
import type { FindingDraft } from '../finding-draft.ts';
import { countFact, counted, type Described, dollars, inScope, labelsOf, usdFact } from './wording.ts';

/** Sessions that are priced without a prompt cache because their source tells of none. */
export function describeSilentCaches({ planner }: WasteDetector, period: Described): FindingDraft[] {
  return planner.silent_cache
    .entries()
    .filter(([key, tally]) => tally.saved > 0n && !planner.cache_break.of(key).tells_cache)
    .map(([key, tally]): FindingDraft => {
      const scope = scopeOf(key);
      const { best, saved, calls, sessions } = tally;
      const rows = [
        { lifetime: 'none', cost_usd: formatUsd(tally.none) },
        { lifetime: '5m', cost_usd: formatUsd(tally.short) },
        { lifetime: '1h', cost_usd: formatUsd(tally.long) },
      ];
      return {
        kind: 'cache_lifetime',
        scope: { ...labelsOf(scope), lifetime: best, recorded: 'none' },
        title: `Use the ${best} prompt cache, if none is used: ${inScope(scope)}`,
        summary: `${counted(sessions, 'session')} are recorded without a prompt cache; with the ${best} one their prompts would have cost ${dollars(saved)} less. The source does not tell whether there was one.`,
        facts: [
          countFact('sessions', 'Sessions', sessions),
          countFact('calls', 'Calls', calls, 'calls'),
          usdFact('saving', 'What the prompt cache would have saved', saved),
        ],
        saving: { low: 0n, expected: saved, high: saved, joint: 0n },
        saving_note:
          'Replayed by prompt blocks. Low: nothing, if a cache was used all the time and the source left it out; for that reason it is not in the joint total.',
        calls,
        cost: tally.none,
        basis: 'estimated',
        confidence: 'low',
        needs_experiment: false,
        quality_effect: 'None: the answers are the same.',
        latency_effect: 'Prompts found in the cache are read faster.',
        effort: 'small',
        risk: 'Writing to the cache costs more than plain input: short sessions may lose.',
        evidence: [
          {
            label: 'Replay by lifetime',
            route: 'simulatePromptCache',
            input: { ttl: ['none', '5m', '1h'], from: period.from, to: period.to },
            rows,
          },
        ],
        change: {
          title: `Mark what stays the same in prompts of ${inScope(scope)} for the ${best} cache`,
          setting: 'prompt_cache.ttl',
          old_value: 'not recorded',
          new_value: best,
          verify: 'Import usage that tells cache reads and writes, and measure again.',
          undo: 'Take the marks out again.',
          kind: 'setting',
        },
      };
    });
}
