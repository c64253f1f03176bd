import type { Driver, ExplainedMeasure, Unit } from '@apex/contracts';
import { amountOf, amountOrNull, atomsPer, quotientOf, shareOf } from '../atoms.ts';
import type { Cell } from './cell.ts';
import { type Factor, modelFactors } from './model-factors.ts';
import { measureShapes, pricedCalls, valueOf } from './measure-shape.ts';
import { pairCells } from './pair-cells.ts';
import { type LengthFactor, scaleOne } from './scale-to.ts';

interface Question {
  readonly measure: ExplainedMeasure;
  readonly unit: Unit;
  readonly factor: LengthFactor;
  /** In atoms; null where there is nothing to explain. */
  readonly change: bigint | null;
}

interface Sums {
  readonly before: Cell;
  readonly after: Cell;
}

/** What moved beneath a measure: figures of the whole, and the effect of those that are factors of it. */
export function driversOf(
  totals: Sums,
  models: { readonly before: readonly Cell[]; readonly after: readonly Cell[] } | null,
  { measure, unit, factor, change }: Question,
): Driver[] {
  const effects =
    models === null || change === null
      ? new Map<Factor, bigint>()
      : modelFactors(pairCells(models.before, models.after), measure, { factor, change });
  const calls = measureShapes.calls;
  const before = scaleOne(valueOf(calls, totals.before) ?? 0n, factor);
  const figures: Figure[] = [
    { name: 'calls', unit: 'count', before, after: valueOf(calls, totals.after) },
    { name: 'model_mix', unit: 'rate', before: null, after: null },
    figure('prompt_tokens_per_call', 'count', totals, (cell) => perCall(cell, cell.sums.prompt)),
    figure('output_tokens_per_call', 'count', totals, (cell) => perCall(cell, cell.sums.output)),
    figure('cache_use', 'rate', totals, (cell) => valueOf(measureShapes.cache_hit_rate, cell)),
    { name: 'unit_price', unit: 'usd', before: null, after: null },
    figure('cost_per_call', 'usd', totals, (cell) => quotientOf(cell.sums.cost, pricedCalls(cell))),
    figure('error_rate', 'rate', totals, (cell) => valueOf(measureShapes.error_rate, cell)),
    figure('latency_mean_ms', 'ms', totals, (cell) => valueOf(measureShapes['latency.mean'], cell)),
  ];
  return figures
    .filter((one) => one.before !== null || one.after !== null || effectOf(effects, one.name) !== null)
    .map((one) => {
      const effect = effectOf(effects, one.name);
      const moved = one.before === null || one.after === null ? null : one.after - one.before;
      return {
        name: one.name,
        unit: one.unit,
        before: amountOrNull(one.unit, one.before),
        after: amountOrNull(one.unit, one.after),
        relative_change: moved === null || one.before === null ? null : shareOf(moved, one.before),
        effect: effect === null ? null : amountOf(unit, effect),
        share_of_change: effect === null || change === null ? null : shareOf(effect, change),
      };
    });
}

interface Figure {
  readonly name: Driver['name'];
  readonly unit: Unit;
  readonly before: bigint | null;
  readonly after: bigint | null;
}

function figure(name: Driver['name'], unit: Unit, { before, after }: Sums, of: (cell: Cell) => bigint | null): Figure {
  return { name, unit, before: of(before), after: of(after) };
}

function perCall(cell: Cell, tokens: bigint): bigint | null {
  return quotientOf(tokens * atomsPer('count'), cell.sums.calls);
}

function effectOf(effects: ReadonlyMap<Factor, bigint>, name: Driver['name']): bigint | null {
  for (const [factor, effect] of effects) if (factor === name) return effect;
  return null;
}
