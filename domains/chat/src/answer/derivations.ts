import type { Calculation, Formula, Operand } from '../tools/calculate.ts';
import { type Path, type ResultShelf, valueAt } from '../tools/result-shelf.ts';

export interface Place {
  readonly result_id: string;
  readonly path: Path;
}

/** Collects what has to be calculated, so that an answer needs one call for all of it. */
export interface Derivations {
  /** Promises a value; null where an operand is not there. */
  add(name: string, formula: Formula, places: readonly Place[]): number | null;
  readonly calculations: readonly Calculation[];
}

export function createDerivations(shelf: ResultShelf): Derivations {
  const calculations: Calculation[] = [];

  function operandAt({ result_id, path }: Place): Operand | null {
    const value = valueAt(shelf.get(result_id)?.value, path);
    if (typeof value !== 'string' && typeof value !== 'number') return null;
    return { tool_result_id: result_id, path: [...path], value };
  }

  return {
    calculations,
    add(name, formula, places) {
      const operands = places.map(operandAt);
      if (operands.length === 0 || operands.some((operand) => operand === null)) return null;
      calculations.push({ name: name.slice(0, 80), formula, operands: operands.filter((operand) => operand !== null) });
      return calculations.length - 1;
    },
  };
}
