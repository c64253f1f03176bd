import { quotientOf, total } from '../atoms.ts';
import type { SumShape } from './measure-shape.ts';
import type { CellPair } from './pair-cells.ts';
import { type LengthFactor, scaleTo } from './scale-to.ts';

/** In atoms. The three effects of a part add up to its contribution, the contributions to the change of the whole. */
export interface SplitPart {
  readonly pair: CellPair;
  readonly before: bigint | null;
  readonly after: bigint | null;
  readonly contribution: bigint;
  readonly volume_effect: bigint | null;
  readonly per_call_effect: bigint | null;
  readonly mix_effect: bigint | null;
  /** How much of the whole it was; what it would add had all moved alike is in proportion. */
  readonly weight: number;
}

/** Calls are counted in millionths, so that those of a scaled period stay whole numbers. */
const perCall = 1_000_000n;

/**
 * A sum over groups is calls × their share × amount a call. Each part's change is split with the other two factors at
 * the mean of both periods, which leaves no remainder; what is new or gone changed nothing per call.
 */
export function splitSum(pairs: readonly CellPair[], shape: SumShape, factor: LengthFactor): SplitPart[] {
  const before = scaleTo(
    pairs.map((pair) => shape.amount(pair.before)),
    factor,
  );
  const callsBefore = scaleTo(
    pairs.map((pair) => shape.calls(pair.before) * perCall),
    factor,
  );
  const callsAfter = pairs.map((pair) => shape.calls(pair.after) * perCall);
  const wholes = { before: total(callsBefore), after: total(callsAfter) };
  return pairs.map((pair, index) => {
    const was = before[index] ?? 0n;
    const is = shape.amount(pair.after);
    const calls = { before: callsBefore[index] ?? 0n, after: callsAfter[index] ?? 0n };
    const volume = volumeEffect({ was, is, calls, wholes });
    const each = perCallEffect({ was, is, calls });
    return {
      pair,
      before: was,
      after: is,
      contribution: is - was,
      volume_effect: volume,
      per_call_effect: each,
      mix_effect: is - was - volume - each,
      weight: Number(was),
    };
  });
}

interface Counts {
  readonly before: bigint;
  readonly after: bigint;
}

/** (mean amount a call) × (mean share of calls) × (change of all calls). */
function volumeEffect(at: { was: bigint; is: bigint; calls: Counts; wholes: Counts }): bigint {
  const { was, is, calls, wholes } = at;
  const grown = wholes.after - wholes.before;
  // A side without calls takes the other side's level and share.
  if (calls.before === 0n && calls.after === 0n) return 0n;
  if (wholes.before === 0n || wholes.after === 0n) return is - was;
  const share = calls.before * wholes.after + calls.after * wholes.before;
  const shareUnder = 2n * wholes.before * wholes.after;
  if (calls.before === 0n) return quotientOf(is * share * grown, calls.after * shareUnder) ?? 0n;
  if (calls.after === 0n) return quotientOf(was * share * grown, calls.before * shareUnder) ?? 0n;
  const level = was * calls.after + is * calls.before;
  return quotientOf(level * share * grown, 2n * calls.before * calls.after * shareUnder) ?? 0n;
}

/** (mean calls) × (change of the amount a call). */
function perCallEffect({ was, is, calls }: { was: bigint; is: bigint; calls: Counts }): bigint {
  if (calls.before === 0n || calls.after === 0n) return 0n;
  const numerator = (calls.before + calls.after) * (is * calls.before - was * calls.after);
  return quotientOf(numerator, 2n * calls.before * calls.after) ?? 0n;
}

/** The sum of an effect over parts; null where it does not apply. */
export function effectOf(
  parts: readonly SplitPart[],
  name: 'volume_effect' | 'per_call_effect' | 'mix_effect',
): bigint | null {
  const values = parts.map((part) => part[name]);
  return values.every((value) => value !== null) ? total(values) : null;
}
