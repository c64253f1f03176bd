import type { Figure } from '@apex/contracts';
import type { Calculation, Formula } from '../tools/calculate.ts';
import { type ResultShelf, valueAt } from '../tools/result-shelf.ts';
import { figureText } from './display.ts';
import type { DraftFigure } from './draft.ts';

const operandsShown = 4;
const operandsKept = 20;

function amount(value: string | number): string {
  if (typeof value === 'string') return figureText(value, 'usd');
  return Number.isInteger(value) ? figureText(value, 'count') : String(value);
}

const signs: Readonly<Record<Exclude<Formula, 'count' | 'change'>, string>> = {
  sum: ' + ',
  difference: ' − ',
  share: ' ÷ ',
  quotient: ' ÷ ',
  product: ' × ',
};

/** `$4.00 − $25.00`: a calculation in the amounts it was made of. */
function wordsOf({ formula, operands }: Calculation): string {
  const amounts = operands.map((operand) => amount(operand.value));
  if (formula === 'count') return `how many rows there are: ${operands.length}`;
  if (formula === 'change') return `(${amounts[0]} − ${amounts[1]}) ÷ ${amounts[1]}`;
  if (amounts.length > operandsShown) return `sum of ${amounts.length} amounts`;
  return amounts.join(signs[formula]);
}

/** How a figure was calculated, read from the calculation itself; nothing for one that was measured as it stands. */
export function describeCalculation(
  { tool_result_id, path }: Pick<DraftFigure, 'tool_result_id' | 'path'>,
  shelf: ResultShelf,
): Pick<Figure, 'formula' | 'operands'> {
  const result = shelf.get(tool_result_id);
  if (result?.tool_name !== 'calculate') return { formula: null, operands: [] };
  // The tool belt checked the arguments against the tool's own schema.
  const calculation = valueAt(result.arguments, ['calculations', Number(path[1])]) as Calculation | undefined;
  if (calculation === undefined) return { formula: null, operands: [] };
  return { formula: wordsOf(calculation), operands: calculation.operands.slice(0, operandsKept) };
}
