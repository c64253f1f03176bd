import type { ServiceTier } from '@apex/contracts';
import { type TokenBucket, tokenBuckets } from '@apex/formats';
import { type ModelKey, textOfKey } from './model-key.ts';
import type { OurSum } from './our-sums.ts';
import { mergedSlots, type Slot, slotAt } from './slots.ts';
import type { TheirSum } from './their-lines.ts';

export interface OurBucket {
  /** Tokens of calls with a price, and without one. */
  priced: bigint;
  unpriced: bigint;
  usd: bigint;
}

/** What both sides say of one model and period. */
export interface Group {
  readonly key: ModelKey;
  readonly slot: Slot;
  readonly ours: Readonly<Record<TokenBucket, OurBucket>>;
  readonly our_tiers: Set<ServiceTier>;
  calls: number;
  readonly theirs: TheirSum[];
}

/** An hour of ours under the name that the export uses too. */
export interface KeyedSum {
  readonly key: ModelKey;
  readonly sum: OurSum;
}

const hourMs = 3_600_000;

/** Pairs both sides, where the export's days begin `shift_hours` after midnight UTC. */
export function groupsOf(
  ours: readonly KeyedSum[],
  theirs: readonly TheirSum[],
  period: Slot,
  shift_hours: number,
): Group[] {
  const shift_ms = shift_hours * hourMs;
  const slots = new Map<string, Slot[]>();
  for (const [name, sums] of Map.groupBy(theirs, ({ key }) => textOfKey(key))) slots.set(name, mergedSlots(sums));
  const groups = new Map<string, Group>();
  const groupAt = (key: ModelKey, ms: number): Group => {
    const name = textOfKey(key);
    const slot = slotAt(slots.get(name) ?? [], ms);
    const place = `${name}\u0001${slot.from_ms}`;
    const known = groups.get(place);
    if (known !== undefined) return known;
    const fresh = newGroup(key, slot);
    groups.set(place, fresh);
    return fresh;
  };
  for (const sum of theirs) groupAt(sum.key, sum.from_ms).theirs.push(sum);
  for (const { key, sum } of ours) {
    const ms = sum.hour_ms - shift_ms;
    if (ms < period.from_ms || ms >= period.to_ms) continue;
    addOurs(groupAt(key, ms), sum);
  }
  return [...groups.values()].toSorted(
    (a, b) => a.slot.from_ms - b.slot.from_ms || (textOfKey(a.key) < textOfKey(b.key) ? -1 : 1),
  );
}

function newGroup(key: ModelKey, slot: Slot): Group {
  const empty = (): OurBucket => ({ priced: 0n, unpriced: 0n, usd: 0n });
  const ours = { input: empty(), cache_read: empty(), cache_write: empty(), output: empty() };
  return { key, slot, ours, our_tiers: new Set(), calls: 0, theirs: [] };
}

function addOurs(group: Group, sum: OurSum): void {
  group.calls += sum.calls;
  group.our_tiers.add(sum.tier);
  for (const bucket of tokenBuckets) {
    const into = group.ours[bucket];
    if (sum.priced) into.priced += sum.tokens[bucket];
    else into.unpriced += sum.tokens[bucket];
    into.usd += sum.usd[bucket];
  }
}
