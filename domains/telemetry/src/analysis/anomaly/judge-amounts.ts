import { meanOf, medianOf, quantileOf, spreadOf, sumOf } from '../statistics.ts';
import { tailProbability } from './tail-probability.ts';
import { type Bucket, type Grain, type JudgedBucket, seasons, slotOf } from './watched-series.ts';

export interface AmountRule {
  readonly grain: Grain;
  /** Least spread, as a part; a series that was always the same may still wander. */
  readonly least_spread: number;
  /** What chance alone does to the amount of few calls: spread² is at least this over calls. */
  readonly chance: number;
  /** Whether the amount grows with the calls, as sums do. */
  readonly adds_up: boolean;
}

/** Same slots looked at. */
const mostSlots = 8;
const leastSlots = 2;
const leastResiduals = 7;
/** Beyond so many spreads a bucket bends nothing that comes after, until it proves to be the new usual. */
const wild = 6;
const bandSpreads = 3;
const mostFreedom = 60;
/** What residuals tell of the spread, against as many values of a bell. */
const efficiency = 0.8;

interface Past {
  /** As they were: a median of them minds no wild one. */
  readonly values: number[];
  /** Wild ones brought to what was expected, for the level. */
  readonly calm: number[];
  readonly calls: number[];
  readonly slots: number[];
  readonly levels: number[];
  /** Of busy and of quiet slots apart: nights near nothing say nothing of the day. */
  readonly residuals: { readonly busy: Residuals; readonly quiet: Residuals };
  /** Wild buckets on end, signed by direction. */
  run: number;
}

interface Residuals {
  readonly values: number[];
  /** Their spread as of so many of them. */
  spread: number;
  spread_of: number;
}

/**
 * Each bucket against what was usual just before it: the level of the last season × how its slot stood to that level.
 * Only the past is looked at, as it was known then. `null` where too little is behind.
 */
export function judgeAmounts(buckets: readonly Bucket[], rule: AmountRule): (JudgedBucket | null)[] {
  const past: Past = {
    values: [],
    calm: [],
    calls: [],
    slots: [],
    levels: [],
    residuals: { busy: noResiduals(), quiet: noResiduals() },
    run: 0,
  };
  return buckets.map((bucket) => {
    const { value } = bucket;
    if (value === null) return null;
    const level = levelOf(past, rule) ?? value;
    const slot = slotOf(bucket.at, rule.grain);
    const expected = expectedOf(past, { slot, level, rule });
    const judged = expected === null ? null : judge({ ...bucket, value }, past, { expected, level, rule });
    remember(past, { ...bucket, value }, { slot, level, calm: judged?.calm ?? value });
    if (judged !== null) residualsOf(past, judged.bucket.expected, level).values.push(judged.residual);
    return judged === null || past.values.length <= seasons[rule.grain].least ? null : judged.bucket;
  });
}

type Measured = Bucket & { readonly value: number };

function remember(
  past: Past,
  { value, calls }: Measured,
  { slot, level, calm }: { readonly slot: number; readonly level: number; readonly calm: number },
): void {
  past.values.push(value);
  past.calm.push(calm);
  past.calls.push(calls);
  past.slots.push(slot);
  past.levels.push(level);
}

function levelOf({ calm }: Past, { grain }: AmountRule): number | null {
  const { around } = seasons[grain];
  return calm.length < around ? null : meanOf(calm.slice(-around));
}

/** Null: a slot that was hardly seen is not known; an hour of the first weekend is no drop. */
function expectedOf(
  { values, slots, levels }: Past,
  { slot, level, rule }: { readonly slot: number; readonly level: number; readonly rule: AmountRule },
): number | null {
  const ratios: number[] = [];
  const { around } = seasons[rule.grain];
  for (let index = values.length - 1; index >= around && ratios.length < mostSlots; index -= 1) {
    const then = levels[index] ?? 0;
    if (slots[index] === slot && then > 0) ratios.push((values[index] ?? 0) / then);
  }
  return ratios.length < leastSlots ? null : level * medianOf(ratios);
}

function judge(
  bucket: Measured,
  past: Past,
  { expected, level, rule }: { readonly expected: number; readonly level: number; readonly rule: AmountRule },
): { readonly bucket: JudgedBucket; readonly residual: number; readonly calm: number } {
  // Keeps the logarithm of nothing in bounds, and hours of the night from weighing like those of the day.
  const floor = 0.05 * level + Number.MIN_VALUE;
  // Their quotient may be more than a number holds where next to nothing was expected.
  const residual = Math.log(bucket.value + floor) - Math.log(expected + floor);
  const behind = residualsOf(past, expected, level);
  const spread = spreadAt(past, { behind, expected, rule });
  const score = spread === null ? 0 : residual / spread;
  const isWild = Math.abs(score) > wild;
  const goesOn = isWild && Math.sign(score) === Math.sign(past.run);
  past.run = isWild ? Math.sign(score) + (goesOn ? past.run : 0) : 0;
  const reach = bandSpreads * (spread ?? 1);
  const isNewUsual = Math.abs(past.run) > seasons[rule.grain].adapts_after;
  const most = wild * (spread ?? 1);
  return {
    residual: isWild ? Math.sign(residual) * most : residual,
    calm: isWild && !isNewUsual ? expected : bucket.value,
    bucket: {
      ...bucket,
      expected,
      low: Math.max(0, (expected + floor) * Math.exp(-reach) - floor),
      high: (expected + floor) * Math.exp(reach) - floor,
      score,
      probability: spread === null ? 1 : tailProbability(score, freedomOf(behind.values.length)),
    },
  };
}

const busyFrom = 0.3;

function noResiduals(): Residuals {
  return { values: [], spread: 0, spread_of: 0 };
}

function residualsOf({ residuals }: Past, expected: number, level: number): Residuals {
  return expected >= busyFrom * level ? residuals.busy : residuals.quiet;
}

function spreadAt(
  { values, calls }: Past,
  { behind, expected, rule }: { readonly behind: Residuals; readonly expected: number; readonly rule: AmountRule },
): number | null {
  const season = seasons[rule.grain];
  if (behind.values.length < leastResiduals) return null;
  // Sorting weeks of hours for each hour is dear, and a day of them moves little.
  if (behind.spread_of === 0 || behind.values.length - behind.spread_of >= season.spread_every) {
    behind.spread = measuredSpread(behind.values.slice(-season.most));
    behind.spread_of = behind.values.length;
  }
  const own = Math.max(rule.least_spread, behind.spread);
  const callsBehind = sumOf(calls.slice(-season.around));
  const amount = rule.adds_up ? sumOf(values.slice(-season.around)) : season.around * expected;
  const usualCalls = amount > 0 ? expected * (callsBehind / amount) : 0;
  return Math.max(own, Math.sqrt(rule.chance / Math.max(1, usualCalls)));
}

/** Middle and tail each count for half, so that noise with long tails alarms less. */
function measuredSpread(residuals: readonly number[]): number {
  const tail = quantileOf(residuals.map(Math.abs), 0.95) / 1.96;
  return (spreadOf(residuals, 0) + tail) / 2;
}

function freedomOf(residuals: number): number {
  return Math.min(mostFreedom, Math.max(3, Math.round(residuals * efficiency)));
}
