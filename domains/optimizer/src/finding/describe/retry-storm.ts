import { formatUsd } from '@apex/pricing';
import { scopeOf } from '../../detect/scope.ts';
import type { WasteDetector } from '../../detect/waste-detector.ts';
import type { FindingDraft } from '../finding-draft.ts';
import { countFact, counted, type Described, dollars, filterOf, inScope, labelsOf, usdFact } from './wording.ts';

/** Failures that were paid for, sent again, and failed again. */
export function describeRetryStorms({ planner, retries }: WasteDetector, period: Described): FindingDraft[] {
  return planner.retry_storm.entries().map(([key, tally]): FindingDraft => {
    const scope = scopeOf(key);
    const sums = retries.of(key);
    const rows = sums.samples().map(({ call_ids, attempts, error_type, first_at_ms, wasted }) => ({
      first_call_id: call_ids[0] ?? '',
      attempts,
      error_type,
      first_at: new Date(first_at_ms).toISOString(),
      wasted_usd: formatUsd(wasted),
    }));
    const input = { filters: [filterOf(scope)], from: period.from, to: period.to };
    return {
      kind: 'retry_storm',
      scope: labelsOf(scope),
      title: `Stop retrying calls that fail after being paid for: ${inScope(scope)}`,
      summary: `${counted(tally.calls, 'attempt')} in ${counted(sums.chains, 'chain')} repeated a call that had just failed, failed again and were billed ${dollars(tally.saved)}.`,
      facts: [
        countFact('wasted_calls', 'Failed attempts after the first', tally.calls, 'calls'),
        countFact('chains', 'Chains of attempts', sums.chains),
        countFact('storms', 'Chains with three failed attempts or more', sums.storms),
        usdFact('saving', 'What the attempts after the first cost', tally.saved),
        usdFact('first_attempts', 'What the first attempts cost, which is not counted', sums.first),
      ],
      saving: {
        low: sums.storm_wasted < tally.saved ? sums.storm_wasted : tally.saved,
        expected: tally.saved,
        high: tally.saved,
        joint: tally.joint,
      },
      saving_note: 'Low: only chains with three failed attempts or more. First attempts are never counted.',
      calls: tally.calls,
      cost: tally.cost,
      basis: 'replayed',
      confidence: 'high',
      needs_experiment: false,
      quality_effect: 'None: every one of these attempts failed.',
      latency_effect: 'A call that cannot succeed is given up sooner.',
      effort: 'small',
      risk: 'A failure that would have passed with a later attempt is reported sooner; keep one retry after a pause.',
      evidence: [{ label: 'Dearest chains', route: 'traceRetries', input, rows }],
      change: {
        title: `Back off after a billed failure in ${inScope(scope)}`,
        setting: 'retry.on_billed_failure',
        old_value: 'again at once, until it gives up',
        new_value: 'a growing pause, and no more attempts than one in five minutes',
        verify: 'Trace retries again after a week: chains of failed attempts are gone or cost next to nothing.',
        undo: 'Take the pause out of the client again.',
        kind: 'setting',
      },
    };
  });
}
