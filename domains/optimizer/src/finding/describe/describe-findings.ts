import type { WasteDetector } from '../../detect/waste-detector.ts';
import { byAmount } from '../../money/dearest.ts';
import type { FindingDraft } from '../finding-draft.ts';
import { describeCacheBreaks } from './cache-break.ts';
import { describeCacheLifetimes } from './cache-lifetime.ts';
import { describeExactCache } from './exact-cache.ts';
import { mergeElsewhere } from './merge-elsewhere.ts';
import { describePremiumModels } from './premium-model.ts';
import { describeRetryStorms } from './retry-storm.ts';
import { describeSilentCaches } from './silent-cache.ts';
import { describeUnpricedCalls } from './unpriced-calls.ts';
import { describeUnusedTools } from './unused-tools.ts';
import type { Described } from './wording.ts';

const describers = [
  describeExactCache,
  describeRetryStorms,
  describeUnusedTools,
  describeCacheBreaks,
  describeCacheLifetimes,
  describeSilentCaches,
  describePremiumModels,
  describeUnpricedCalls,
];

/** Findings of a kind that are told one by one; what is left is told as one. */
const mostOfAKind = 12;
/** Of all spend: less than this in one place is told with the other small ones. */
const worthOfItsOwn = 500n;
/** Of all spend: a kind that saves less in all places is not told. */
const worthTelling = 10_000n;

/** Everything the detector found that is worth telling, the largest saving first. */
export function describeFindings(detector: WasteDetector, period: Described): FindingDraft[] {
  const drafts = describers.flatMap((describe) => keepWorthy(describe(detector, period), period));
  return drafts.sort((left, right) => byAmount(expectedOf(left), expectedOf(right)));
}

function keepWorthy(drafts: readonly FindingDraft[], { spend }: Described): FindingDraft[] {
  const data = drafts.filter(({ saving }) => saving === null);
  const savings = drafts
    .filter((draft) => expectedOf(draft) > 0n)
    .sort((left, right) => byAmount(expectedOf(left), expectedOf(right)));
  const total = savings.reduce((sum, draft) => sum + expectedOf(draft), 0n);
  if (total * worthTelling < spend) return data;
  const alone = savings.filter((draft, rank) => rank === 0 || isAlone(draft, rank, spend));
  const rest = savings.filter((draft) => !alone.includes(draft));
  return [...data, ...alone, ...(rest.length > 1 ? [mergeElsewhere(rest)] : rest)];
}

function isAlone(draft: FindingDraft, rank: number, spend: bigint): boolean {
  return rank < mostOfAKind && expectedOf(draft) * worthOfItsOwn >= spend;
}

function expectedOf({ saving }: FindingDraft): bigint {
  return saving?.expected ?? 0n;
}
