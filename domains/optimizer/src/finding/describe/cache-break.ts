import { scopeOf } from '../../detect/scope.ts';
import type { WasteDetector } from '../../detect/waste-detector.ts';
import type { FindingDraft } from '../finding-draft.ts';
import { countFact, counted, type Described, dollars, inScope, labelsOf, sampleEvidence, usdFact } from './wording.ts';

/** Prompts whose beginning differs each time, so that the provider's cache finds nothing. */
export function describeCacheBreaks({ planner }: WasteDetector, _period: Described): FindingDraft[] {
  return planner.cache_break
    .entries()
    .filter(([, tally]) => tally.calls > 0 && tally.tells_cache)
    .map(([key, tally]): FindingDraft => {
      const scope = scopeOf(key);
      const is_replayed = tally.continues;
      const expected = is_replayed ? tally.saved : tally.estimated();
      const calls = is_replayed ? tally.continued_calls : tally.calls;
      const margin = is_replayed ? 0n : tally.blockMargin();
      return {
        kind: 'cache_break',
        scope: labelsOf(scope),
        title: `Keep the beginning of the prompt the same: ${inScope(scope)}`,
        summary: `${counted(calls, 'prompt')} in ${counted(tally.sessions, 'session')} differed at the very front from the one before, so that nothing was found in the prompt cache; that cost ${dollars(expected)}.`,
        facts: [
          countFact('calls', 'Prompts that differ at the front', calls, 'calls'),
          countFact('sessions', 'Sessions', tally.sessions),
          usdFact('saving', 'What they would have cost less with the same beginning', expected),
        ],
        saving: {
          low: expected > margin ? expected - margin : 0n,
          expected,
          high: expected + margin,
          joint: is_replayed ? tally.joint : expected,
        },
        saving_note: is_replayed
          ? 'The same prompts with an unchanged beginning, by the rules of a five-minute cache of whole blocks.'
          : 'How much these prompts share was estimated from sound sessions; low and high are a block more or less a prompt.',
        calls,
        cost: tally.cost,
        basis: is_replayed ? 'replayed' : 'estimated',
        confidence: is_replayed ? 'high' : 'medium',
        needs_experiment: false,
        quality_effect: 'None: the prompt says the same, in another order.',
        latency_effect: 'Prompts found in the cache are read faster.',
        effort: 'small',
        risk: 'What changes each time, such as a clock, must move behind what stays the same; instructions that refer to it must still make sense.',
        evidence: sampleEvidence(tally.samples()),
        change: {
          title: `Move what changes behind what stays the same in the prompts of ${inScope(scope)}`,
          setting: 'prompt.order',
          old_value: 'something that changes stands at the very front',
          new_value: 'instructions and tools first, what changes last',
          verify: 'The share of cache reads of this feature rises within the day; measure again after a week.',
          undo: 'Put it back to the front.',
          kind: 'task',
        },
      };
    });
}
