import { spreadOf, sumOf } from '../statistics.ts';
import { tailProbability } from './tail-probability.ts';
import { type Bucket, type Grain, type JudgedBucket, seasons } from './watched-series.ts';

const wild = 4;
const bandSpreads = 3;
const leastCalls = 20;
/** How fast what is long ago is forgotten: buckets of a month, or of a week by the hour. */
const remembered = { day: 28, hour: 168 } as const;

/**
 * A share of calls, such as of failed ones, against that of the calls before: on the scale where chance spreads all
 * shares alike (arcsine of the root), widened where the past wandered more than chance.
 */
export function judgeRates(buckets: readonly Bucket[], grain: Grain): (JudgedBucket | null)[] {
  const season = seasons[grain];
  const kept: { hits: number; calls: number }[] = [];
  const scores: number[] = [];
  let run = 0;
  return buckets.map((bucket) => {
    const { value, calls } = bucket;
    if (value === null || calls < leastCalls) return null;
    const recent = kept.slice(-remembered[grain]);
    const behind = sumOf(recent.map((one) => one.calls));
    const expected = (sumOf(recent.map((one) => one.hits)) + 0.5) / (behind + 1);
    const chance = Math.sqrt(1 / calls + 1 / (behind + 1));
    const distance = (angleOf(value) - angleOf(expected)) / chance;
    const wander = scores.length < season.around ? 1 : Math.max(1, spreadOf(scores.slice(-season.most), 0));
    const score = distance / wander;
    const isWild = kept.length >= season.around && Math.abs(score) > wild;
    run = isWild ? run + 1 : 0;
    const adapts = !isWild || run > season.adapts_after;
    const ready = kept.length >= season.around;
    if (adapts) {
      kept.push({ hits: value * calls, calls });
      if (ready) scores.push(distance);
    }
    if (!ready) return null;
    const reach = bandSpreads * chance * wander;
    return {
      ...bucket,
      expected,
      low: rateOf(angleOf(expected) - reach),
      high: rateOf(angleOf(expected) + reach),
      score,
      probability: tailProbability(score, 60),
    };
  });
}

function angleOf(rate: number): number {
  return 2 * Math.asin(Math.sqrt(Math.min(1, Math.max(0, rate))));
}

function rateOf(angle: number): number {
  return Math.sin(Math.min(Math.PI, Math.max(0, angle)) / 2) ** 2;
}
