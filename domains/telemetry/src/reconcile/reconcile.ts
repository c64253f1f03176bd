import type { DifferenceCause, Reconciliation } from '@apex/contracts';
import { differenceCauses } from '@apex/contracts';
import { type Catalogue, formatUsd } from '@apex/pricing';
import { absolute, shareOf } from './exact.ts';
import { type ComparedLine, explainGroup } from './explain-group.ts';
import { findShift, mostShiftHours } from './find-shift.ts';
import { groupsOf, type KeyedSum } from './groups.ts';
import { matchKeys, type ModelKey, modelKeyOf, textOfKey } from './model-key.ts';
import type { OurSum } from './our-sums.ts';
import type { Slot } from './slots.ts';
import type { TheirLines, TheirSum } from './their-lines.ts';

const hourMs = 3_600_000;
/** Our calls of so long before and after the period are needed too, to try other time zones. */
export const marginMs = mostShiftHours * hourMs;

export type Figures = Pick<
  Reconciliation,
  'basis' | 'shift_hours' | 'ours_usd' | 'theirs_usd' | 'difference_usd' | 'causes' | 'error' | 'unmatched_models'
>;

export interface Reconciled {
  readonly figures: Figures;
  /** Largest difference first. */
  readonly lines: readonly ComparedLine[];
}

/** The period an export speaks of, by its lines of usage; undefined where it has none. */
export function periodOf(theirs: TheirLines): Slot | undefined {
  const sums = [...theirs.sums.values()];
  const usage = sums.filter(({ kind }) => kind !== 'other');
  const spoken = usage.length > 0 ? usage : sums;
  if (spoken.length === 0) return undefined;
  return {
    from_ms: spoken.reduce((least, { from_ms }) => Math.min(least, from_ms), Infinity),
    to_ms: spoken.reduce((most, { to_ms }) => Math.max(most, to_ms), 0),
  };
}

/**
 * Holds an export against our calls. `ours` reaches `marginMs` beyond the period on both sides. The causes add up to
 * the difference exactly, and the same input gives the same answer.
 */
export function reconcile(ours: readonly OurSum[], theirs: TheirLines, period: Slot, catalogue: Catalogue): Reconciled {
  const sums = [...theirs.sums.values()];
  const usage = sums.filter(({ kind }) => kind !== 'other');
  const keyed = ours.map((sum) => ({ sum, key: modelKeyOf(catalogue, sum.provider, sum.model, sum.hour_ms) }));
  const matched = matchKeys(
    usage.map(({ key }) => key),
    uniqueKeys(keyed.map(({ key }) => key)),
  );
  const renamed = usage.map((sum): TheirSum => ({ ...sum, key: matched.get(textOfKey(sum.key)) ?? sum.key }));
  const isWithin = ({ from_ms }: { readonly from_ms: number }): boolean =>
    from_ms >= period.from_ms && from_ms < period.to_ms;
  const inside = renamed.filter(isWithin);
  const compared = ofTheirProviders(keyed, renamed);
  const shift_hours = findShift(compared, inside, period);
  const has_amounts = sums.some(({ amounts }) => amounts > 0);
  const options = { catalogue, has_amounts, places: theirs.places };
  const lines = [
    ...groupsOf(compared, inside, period, shift_hours).flatMap((group) => explainGroup(group, options)),
    ...renamed.filter((sum) => !isWithin(sum)).map((sum) => plainLine(sum, 'outside_period')),
    ...sums.filter(({ kind }) => kind === 'other').map((sum) => plainLine(sum, 'not_usage')),
    ...shiftLine(compared, period, shift_hours),
  ].toSorted(byDifference);
  return { figures: figuresOf(lines, { shift_hours, has_amounts, keyed, usage: renamed }), lines };
}

/** An invoice of one provider is held against the calls to that provider. */
function ofTheirProviders(ours: readonly KeyedSum[], usage: readonly TheirSum[]): KeyedSum[] {
  const providers = new Set(usage.map(({ key }) => key.provider).filter((provider) => provider !== ''));
  const named = new Set(usage.map(({ key }) => textOfKey(key)));
  if (providers.size === 0) return [...ours];
  return ours.filter(({ key }) => providers.has(key.provider) || named.has(textOfKey(key)));
}

function uniqueKeys(keys: readonly ModelKey[]): ModelKey[] {
  return [...new Map(keys.map((key) => [textOfKey(key), key])).values()];
}

function plainLine(sum: TheirSum, cause: DifferenceCause): ComparedLine {
  const tokens = [...sum.tokens.values()].reduce((all, count) => all + count, 0n);
  return {
    day_ms: sum.from_ms,
    ...sum.key,
    kind: sum.kind,
    description: sum.description,
    our_tokens: null,
    their_tokens: sum.tokens.size === 0 ? null : tokens,
    our_usd: 0n,
    their_usd: sum.usd,
    causes: new Map(sum.usd === 0n ? [] : [[cause, sum.usd]]),
  };
}

/** Calls of the period in UTC that the shifted days leave out, less those they take in. */
function shiftLine(ours: readonly KeyedSum[], period: Slot, shift_hours: number): ComparedLine[] {
  if (shift_hours === 0) return [];
  const within = (shift_ms: number): bigint =>
    ours
      .filter(({ sum: { hour_ms } }) => hour_ms - shift_ms >= period.from_ms && hour_ms - shift_ms < period.to_ms)
      .reduce((all, { sum: { usd } }) => all + usd.input + usd.cache_read + usd.cache_write + usd.output, 0n);
  const our_usd = within(0) - within(shift_hours * hourMs);
  return [
    {
      day_ms: period.from_ms,
      provider: '',
      model: '',
      kind: 'other',
      description: `The days of the export begin ${Math.abs(shift_hours)} h ${shift_hours < 0 ? 'before' : 'after'} midnight UTC`,
      our_tokens: null,
      their_tokens: null,
      our_usd,
      their_usd: 0n,
      causes: new Map(our_usd === 0n ? [] : [['timezone_shift', -our_usd]]),
    },
  ];
}

function byDifference(one: ComparedLine, other: ComparedLine): number {
  const size = (line: ComparedLine): bigint => absolute(line.their_usd - line.our_usd);
  if (size(one) !== size(other)) return size(one) > size(other) ? -1 : 1;
  const name = (line: ComparedLine): string =>
    [line.day_ms, line.provider, line.model, line.kind, line.description].join('\u0001');
  return one.day_ms - other.day_ms || (name(one) < name(other) ? -1 : 1);
}

const matchedCauses: readonly DifferenceCause[] = ['price', 'tier_price', 'cached_price', 'rounding'];

interface Seen {
  readonly shift_hours: number;
  readonly has_amounts: boolean;
  readonly keyed: readonly KeyedSum[];
  readonly usage: readonly TheirSum[];
}

function figuresOf(lines: readonly ComparedLine[], { shift_hours, has_amounts, keyed, usage }: Seen): Figures {
  const sum = (value: (line: ComparedLine) => bigint): bigint => lines.reduce((all, line) => all + value(line), 0n);
  const of = (line: ComparedLine, cause: DifferenceCause): bigint => line.causes.get(cause) ?? 0n;
  const [ours, theirs] = [sum((line) => line.our_usd), sum((line) => line.their_usd)];
  const causes = differenceCauses.flatMap((cause) => {
    const named = lines.filter((line) => line.causes.has(cause));
    if (named.length === 0) return [];
    return [{ cause, amount_usd: formatUsd(sum((line) => of(line, cause))), lines: named.length }];
  });
  const matchedError = matchedCauses.reduce((all, cause) => all + sum((line) => of(line, cause)), 0n);
  const days = [...Map.groupBy(lines.filter(isUsage), ({ day_ms }) => day_ms)].map(([day_ms, own]) => {
    const billed = own.reduce((all, line) => all + line.their_usd, 0n);
    const missing = own.reduce((all, line) => all + of(line, 'calls_missing'), 0n);
    return { day_ms, billed, found: billed - missing };
  });
  const billed = days.reduce((all, day) => all + day.billed, 0n);
  const found = days.reduce((all, day) => all + day.found, 0n);
  const [worst] = days
    .filter((day) => day.billed > 0n)
    .toSorted((a, b) => Number(sign(a.found * b.billed - b.found * a.billed)) || a.day_ms - b.day_ms);
  const known = new Set(keyed.map(({ key }) => textOfKey(key)));
  const unmatched = usage.filter(({ key }) => !known.has(textOfKey(key))).map(({ key }) => key.model);
  return {
    basis: has_amounts ? 'amounts' : 'tokens',
    shift_hours,
    ours_usd: formatUsd(ours),
    theirs_usd: formatUsd(theirs),
    difference_usd: formatUsd(theirs - ours),
    causes,
    error: {
      absolute_usd: formatUsd(absolute(theirs - ours)),
      share: shareOf(absolute(theirs - ours), absolute(theirs)),
      matched_usd: formatUsd(absolute(matchedError)),
      matched_share: shareOf(absolute(matchedError), absolute(found)),
      coverage: shareOf(found, billed),
      least_coverage: worst === undefined ? null : shareOf(worst.found, worst.billed),
      least_coverage_day: worst === undefined ? null : new Date(worst.day_ms).toISOString().slice(0, 10),
    },
    unmatched_models: [...new Set(unmatched)].toSorted().slice(0, 50),
  };
}

function sign(value: bigint): bigint {
  return value === 0n ? 0n : value / absolute(value);
}

function isUsage(line: ComparedLine): boolean {
  return line.kind !== 'other' && !line.causes.has('outside_period');
}
