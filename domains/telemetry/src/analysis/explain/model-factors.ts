import type { ExplainedMeasure } from '@apex/contracts';
import { quotientOf, withSum } from '../atoms.ts';
import type { Cell } from './cell.ts';
import { pricedCalls } from './measure-shape.ts';
import type { CellPair } from './pair-cells.ts';
import type { LengthFactor } from './scale-to.ts';
import { shapley } from './shapley.ts';

export type Factor =
  | 'calls'
  | 'model_mix'
  | 'prompt_tokens_per_call'
  | 'output_tokens_per_call'
  | 'cache_use'
  | 'unit_price';

/** Which factors make up a measure; others are not taken apart this way. */
const factorsOf: Partial<Readonly<Record<ExplainedMeasure, readonly Factor[]>>> = {
  cost: ['calls', 'model_mix', 'prompt_tokens_per_call', 'output_tokens_per_call', 'cache_use', 'unit_price'],
  cost_per_call: ['model_mix', 'prompt_tokens_per_call', 'output_tokens_per_call', 'cache_use', 'unit_price'],
  tokens: ['calls', 'model_mix', 'prompt_tokens_per_call', 'output_tokens_per_call'],
};

const one = 10n ** 18n;

/**
 * The change of a measure as effects of its factors, in atoms, adding up to `change`: calls × share of each model ×
 * (prompt tokens a call × how they were served × price of each way + output tokens a call × their price).
 */
export function modelFactors(
  pairs: readonly CellPair[],
  measure: ExplainedMeasure,
  { factor, change }: { readonly factor: LengthFactor; readonly change: bigint },
): ReadonlyMap<Factor, bigint> {
  const names = factorsOf[measure];
  if (names === undefined || pairs.length === 0) return new Map();
  const isMoney = measure !== 'tokens';
  const counted = isMoney ? pricedCalls : (cell: Cell): bigint => cell.sums.calls;
  const known = pairs.filter(({ before, after }) => counted(before) + counted(after) > 0n);
  const calls = {
    before: known.reduce((sum, pair) => sum + counted(pair.before), 0n),
    after: known.reduce((sum, pair) => sum + counted(pair.after), 0n),
  };
  const models = known.map((pair) => stateOf(pair, { counted, calls, isMoney }));
  const whole = measure === 'cost_per_call' ? { before: one, after: one } : wholeCalls(calls, factor);
  const later = (mask: number, name: Factor): Side => {
    const index = names.indexOf(name);
    return index === -1 || (mask & (1 << index)) !== 0 ? 'after' : 'before';
  };
  const { effects, orders } = shapley(names.length, (mask) => {
    const level = models.reduce((sum, model) => sum + levelOf(model, (name) => later(mask, name)), 0n);
    return (whole[later(mask, 'calls')] * level) / one;
  });
  const perAtom = isMoney ? one : one / 1_000_000n;
  const parts = effects.map((effect) => quotientOf(effect, orders * perAtom) ?? 0n);
  const exact = withSum(parts, change);
  return new Map(names.map((name, index) => [name, exact[index] ?? 0n]));
}

type Side = 'before' | 'after';
type Sides = Readonly<Record<Side, bigint>>;

/** Each carried × 1e18: shares, tokens a call, shares of the prompt, atoms a token. */
interface ModelState {
  readonly share: Sides;
  readonly prompt: Sides;
  readonly output: Sides;
  readonly served: readonly { readonly share: Sides; readonly price: Sides }[];
  readonly output_price: Sides;
  /** Atoms a call that no token explains, such as a fee. */
  readonly fee: Sides;
}

function wholeCalls(calls: Sides, { to, from }: LengthFactor): Sides {
  return { before: quotientOf(calls.before * one * to, from) ?? 0n, after: calls.after * one };
}

const promptKinds = [
  { tokens: (cell: Cell) => cell.sums.prompt - cachedOf(cell), cost: (cell: Cell) => cell.sums.cost_input },
  { tokens: (cell: Cell) => cell.sums.cache_read, cost: (cell: Cell) => cell.sums.cost_cache_read },
  { tokens: (cell: Cell) => writtenOf(cell), cost: (cell: Cell) => cell.sums.cost_cache_write },
] as const;

function stateOf(
  { before, after }: CellPair,
  at: { readonly counted: (cell: Cell) => bigint; readonly calls: Sides; readonly isMoney: boolean },
): ModelState {
  const sides = (of: (cell: Cell) => bigint | null): Sides => filled(of(before), of(after));
  const price = (cost: (cell: Cell) => bigint, tokens: (cell: Cell) => bigint): Sides =>
    at.isMoney ? sides((cell) => quotientOf(cost(cell) * one, tokens(cell))) : { before: one, after: one };
  const served = promptKinds.map(({ tokens, cost }) => ({
    share: sides((cell) => quotientOf(tokens(cell) * one, cell.sums.prompt)),
    price: price(cost, tokens),
  }));
  return {
    share: {
      before: quotientOf(at.counted(before) * one, at.calls.before) ?? 0n,
      after: quotientOf(at.counted(after) * one, at.calls.after) ?? 0n,
    },
    prompt: sides((cell) => quotientOf(cell.sums.prompt * one, at.counted(cell))),
    output: sides((cell) => quotientOf(cell.sums.output * one, at.counted(cell))),
    served,
    output_price: price(
      (cell) => cell.sums.cost_output,
      (cell) => cell.sums.output,
    ),
    fee: at.isMoney ? sides((cell) => quotientOf(feeOf(cell) * one, at.counted(cell))) : { before: 0n, after: 0n },
  };
}

/** Atoms a call of all models that this model adds, × 1e18. */
function levelOf(model: ModelState, at: (factor: Factor) => Side): bigint {
  const use = at('cache_use');
  const price = at('unit_price');
  let prompt = 0n;
  for (const way of model.served) prompt += (way.share[use] * way.price[price]) / one;
  const each =
    (model.prompt[at('prompt_tokens_per_call')] * prompt) / one +
    (model.output[at('output_tokens_per_call')] * model.output_price[price]) / one +
    model.fee[price];
  return (model.share[at('model_mix')] * each) / one;
}

/** A side that knows nothing takes the other's state, so that only what is known changes. */
function filled(before: bigint | null, after: bigint | null): Sides {
  return { before: before ?? after ?? 0n, after: after ?? before ?? 0n };
}

function feeOf(cell: Cell): bigint {
  const { sums } = cell;
  const explained = promptKinds.reduce((sum, { tokens, cost }) => sum + (tokens(cell) > 0n ? cost(cell) : 0n), 0n);
  return sums.cost - explained - (sums.output > 0n ? sums.cost_output : 0n);
}

function writtenOf({ sums }: Cell): bigint {
  return sums.cache_write_5m + sums.cache_write_1h;
}

function cachedOf(cell: Cell): bigint {
  return cell.sums.cache_read + writtenOf(cell);
}
