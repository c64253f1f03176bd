import type { Chart, Figure, Proposal, ReportQuery } from '@apex/contracts';
import type { Path } from '../tools/result-shelf.ts';

/** A figure that says where in its tool result the value stands, so that it can be checked. */
export interface DraftFigure extends Figure {
  readonly path: Path;
}

export interface DraftChartRow {
  readonly label: string;
  readonly value: string | number;
  readonly path: Path;
}

export interface DraftChart extends Omit<Chart, 'rows'> {
  readonly rows: readonly DraftChartRow[];
}

/** An answer before it is checked against what was measured. */
export interface ReportDraft {
  readonly status: 'full' | 'partial' | 'guidance';
  readonly headline: string;
  /** Paragraphs and list items; each stands or falls as a whole. */
  readonly paragraphs: readonly string[];
  readonly figures: readonly DraftFigure[];
  readonly charts: readonly DraftChart[];
  readonly proposals: readonly Proposal[];
  readonly queries: readonly ReportQuery[];
  readonly assumptions: readonly string[];
  readonly next_questions: readonly string[];
  /** The question's own words for its period, as they stand in the text. */
  readonly period_words: readonly string[];
}
