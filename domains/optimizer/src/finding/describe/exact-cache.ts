import { formatUsd } from '@apex/pricing';
import { scopeOf } from '../../detect/scope.ts';
import type { WasteDetector } from '../../detect/waste-detector.ts';
import { answerLifetimes } from '../../exact-cache/exact-cache-replay.ts';
import type { FindingDraft } from '../finding-draft.ts';
import { countFact, counted, type Described, dollars, inScope, labelsOf, sampleEvidence, usdFact } from './wording.ts';

/** Prompts that were answered before: what a cache of answers would have given again. */
export function describeExactCache({ planner, answers }: WasteDetector, period: Described): FindingDraft[] {
  return planner.exact_cache.entries().map(([key, tally]): FindingDraft => {
    const scope = scopeOf(key);
    const savings = answers.of(key);
    const lifetime = answerLifetimes[savings.best()] ?? answerLifetimes[0];
    const longest = savings.saved.reduce((most, saved) => (saved > most ? saved : most), 0n);
    const rows = answerLifetimes.map(({ name }, index) => ({
      lifetime: name,
      answered_calls: savings.calls[index] ?? 0,
      saving_usd: formatUsd(savings.saved[index] ?? 0n),
    }));
    return {
      kind: 'exact_cache',
      scope: labelsOf(scope),
      title: `Answer repeated prompts from a cache: ${inScope(scope)}`,
      summary: `${counted(tally.calls, 'call')} sent a prompt that had been answered at most ${lifetime.name} before; they cost ${dollars(tally.saved)}.`,
      facts: [
        countFact('repeated_calls', 'Calls with a prompt answered before', tally.calls, 'calls'),
        usdFact('saving', 'What they cost', tally.saved),
        { name: 'lifetime', label: 'Lifetime of a stored answer', value: lifetime.ms, unit: 'ms' },
        countFact('in_flight_calls', 'Repeated while the first was still under way', savings.in_flight_calls, 'calls'),
      ],
      saving: {
        low: savings.saved[0] ?? 0n,
        expected: tally.saved,
        high: longest + savings.in_flight,
        joint: tally.joint,
      },
      saving_note:
        'Low: answers kept for a minute. High: kept for a week, and calls that repeat one still under way wait for its answer.',
      calls: tally.calls,
      cost: tally.cost,
      basis: 'replayed',
      confidence: 'high',
      needs_experiment: false,
      quality_effect: 'The same answer is given again, word for word.',
      latency_effect: 'Repeated prompts are answered at once.',
      effort: 'medium',
      risk: `An answer may be up to ${lifetime.name} old. Where a new answer each time is wanted, leave those calls out.`,
      evidence: [
        { label: 'Replay by lifetime', route: 'measureFindings', input: { from: period.from, to: period.to }, rows },
        ...sampleEvidence(tally.samples()),
      ],
      change: {
        title: `Keep answers of ${inScope(scope)} for ${lifetime.name}`,
        setting: 'exact_cache.ttl',
        old_value: 'off',
        new_value: lifetime.name,
        verify: 'Measure again after a week: repeated prompts cost nothing, and this finding is gone.',
        undo: 'Set exact_cache.ttl to off; nothing else changes.',
        kind: 'policy',
      },
    };
  });
}
