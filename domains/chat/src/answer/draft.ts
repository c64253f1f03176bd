import type { Chart, Figure, ReportQuery, ReportTable, Series } from '@apex/contracts';
import { finalReportSchema } from '@apex/contracts';
import type { z } from 'zod';
import type { Path } from '../tools/result-shelf.ts';
import type { FigureUnit } from './display.ts';

/** A figure that says where in its tool result the value stands, so that it can be checked. */
export interface DraftFigure extends Omit<Figure, 'path' | 'formula' | 'operands'> {
  readonly path: Path;
}

/** A point names places only; its values are read from the tool result when the report is made. */
export interface DraftPoint {
  readonly label: string;
  readonly path: Path;
  readonly low?: Path;
  readonly high?: Path;
}

export interface DraftSeries extends Omit<Series, 'points'> {
  readonly points: readonly DraftPoint[];
}

export interface DraftChart extends Pick<Chart, 'kind' | 'title' | 'unit'> {
  readonly x?: Chart['x'];
  readonly series: readonly DraftSeries[];
  readonly annotations?: Chart['annotations'];
}

/** A name or words, or the place of a value. */
export type DraftCell =
  | string
  | { readonly result_id: string; readonly path: Path; readonly unit: FigureUnit; readonly delta?: boolean };

export interface DraftTable extends Pick<ReportTable, 'title' | 'columns'> {
  readonly tool_result_id: string;
  readonly rows: readonly (readonly DraftCell[])[];
}

export const proposalSchema = finalReportSchema.shape.proposals.element;
export type DraftProposal = z.input<typeof proposalSchema>;

/** An answer before it is checked against what was measured; figures stand in its sentences as `say` writes them. */
export interface ReportDraft {
  readonly status: 'full' | 'partial' | 'guidance';
  readonly headline: string;
  /** Paragraphs and list items; each stands or falls as a whole. */
  readonly paragraphs: readonly string[];
  readonly figures: readonly DraftFigure[];
  readonly charts: readonly DraftChart[];
  readonly tables: readonly DraftTable[];
  readonly proposals: readonly DraftProposal[];
  readonly queries: readonly ReportQuery[];
  readonly assumptions: readonly string[];
  readonly next_questions: readonly string[];
  readonly nearest_questions: readonly string[];
  /** Days that bound the question's periods; set by the publisher, whatever a draft says. */
  readonly dates?: readonly string[];
  /** The question's own words for its period, as they stand in the text. */
  readonly period_words: readonly string[];
}
