import { type ResultShelf, valueAt, type Path } from '../tools/result-shelf.ts';
import { displayFigure, figureText, type FigureUnit } from './display.ts';
import type { DraftFigure } from './draft.ts';

export interface FigureSource {
  readonly label: string;
  readonly unit: FigureUnit;
  readonly result_id: string;
  readonly path: Path;
  /** A difference or change, shown with its sign. */
  readonly delta?: boolean;
}

/** Makes figures from tool results and remembers them; a place is one figure however often it is asked for. */
export interface FigureBook {
  /** Null where the place holds no value: not recorded, or nothing to divide by. */
  add(source: FigureSource): DraftFigure | null;
  figures(): readonly DraftFigure[];
}

export function createFigureBook(shelf: ResultShelf): FigureBook {
  const made = new Map<string, DraftFigure>();
  return {
    add({ label, unit, result_id, path, delta = false }) {
      const value = valueAt(shelf.get(result_id)?.value, path);
      if (typeof value !== 'string' && typeof value !== 'number') return null;
      const key = JSON.stringify([result_id, path, unit, delta]);
      const known = made.get(key);
      if (known !== undefined) return known;
      const id = `figure_${made.size + 1}`;
      const shown = { display: displayFigure(value, unit), text: figureText(value, unit, delta) };
      const figure = { id, label, value, unit, ...shown, delta, tool_result_id: result_id, path };
      made.set(key, figure);
      return figure;
    },
    figures: () => [...made.values()],
  };
}
