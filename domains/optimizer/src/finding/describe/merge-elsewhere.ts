import type { FindingKind } from '@apex/contracts';
import { formatUsd } from '@apex/pricing';
import type { FindingDraft } from '../finding-draft.ts';
import { countFact, counted, dollars, usdFact } from './wording.ts';

const titles: Readonly<Record<FindingKind, string>> = {
  exact_cache: 'Answer repeated prompts from a cache in other places',
  retry_storm: 'Stop retrying calls that fail after being paid for in other places',
  unused_tools: 'Leave out tool definitions nobody uses in other places',
  cache_break: 'Keep the beginning of the prompt the same in other places',
  cache_lifetime: 'Use the cheaper prompt cache lifetime in other places',
  premium_model: 'Try the usual model instead of a dearer one in other places',
  unpriced_calls: 'Some calls have no known price',
};
const mostRows = 50;

/** Small findings of one kind as one: the same advice for every place. */
export function mergeElsewhere(drafts: readonly FindingDraft[]): FindingDraft {
  const [first] = drafts;
  if (first === undefined) throw new RangeError('there must be findings to merge');
  const sum = (amount: (draft: FindingDraft) => bigint): bigint => drafts.reduce((all, one) => all + amount(one), 0n);
  const calls = drafts.reduce((all, one) => all + one.calls, 0);
  const saving = {
    low: sum((one) => one.saving?.low ?? 0n),
    expected: sum((one) => one.saving?.expected ?? 0n),
    high: sum((one) => one.saving?.high ?? 0n),
    joint: sum((one) => one.saving?.joint ?? 0n),
  };
  const rows = drafts.slice(0, mostRows).map((one) => ({
    ...one.scope,
    calls: one.calls,
    saving_usd: formatUsd(one.saving?.expected ?? 0n),
  }));
  const input = first.evidence[0]?.input ?? {};
  return {
    ...first,
    scope: {},
    title: titles[first.kind],
    summary: `The same in ${counted(drafts.length, 'other place')}, each small: ${counted(calls, 'call')} that together cost ${dollars(saving.expected)} more than they needed to.`,
    facts: [
      countFact('places', 'Places', drafts.length),
      countFact('calls', 'Calls', calls, 'calls'),
      usdFact('saving', 'Together', saving.expected),
    ],
    saving,
    calls,
    cost: sum((one) => one.cost),
    evidence: [{ label: 'By place', route: 'measureFindings', input, rows }],
    change:
      first.change === null
        ? null
        : {
            ...first.change,
            title: titles[first.kind],
            old_value: 'as it is in each place',
            new_value: 'see each place',
          },
  };
}
