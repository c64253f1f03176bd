import type { Chart, Figure, FinalReport, Proposal } from '@apex/contracts';
import { type ResultShelf, valueAt } from '../tools/result-shelf.ts';
import { cleanLabel } from './clean-label.ts';
import { displayFigure } from './display.ts';
import type { DraftChart, DraftFigure, ReportDraft } from './draft.ts';
import { unsupportedNumbers } from './numbers-in-text.ts';

export interface Grounded {
  readonly report: FinalReport;
  /** What was taken out, for the log. */
  readonly removed: readonly string[];
}

const lostHeadline =
  'The measurements below answer your question; the summary was left out because it did not rest on them.';
const lostStatement = 'A statement was left out because no measurement supports it.';

function isMeasured(figure: DraftFigure, shelf: ResultShelf): boolean {
  const result = shelf.get(figure.tool_result_id);
  if (result === undefined || valueAt(result.value, figure.path) !== figure.value) return false;
  return figure.display === displayFigure(figure.value, figure.unit);
}

function collectStrings(value: unknown, into: Set<string>): void {
  if (typeof value === 'string') into.add(cleanLabel(value));
  else if (Array.isArray(value)) for (const part of value) collectStrings(part, into);
  else if (typeof value === 'object' && value !== null)
    for (const part of Object.values(value)) collectStrings(part, into);
}

function labelsOn(shelf: ResultShelf): ReadonlySet<string> {
  const labels = new Set<string>(['(none)']);
  for (const result of shelf.all()) collectStrings(result.value, labels);
  return labels;
}

/** Names of the data and of the question; only inside quotation marks or a code span do they excuse a digit. */
function nameCheck(labels: ReadonlySet<string>, question: string): (name: string) => boolean {
  const asked = question.split(/\s+/).map(cleanLabel).join(' ').toLowerCase();
  return (name) => labels.has(name) || asked.includes(name.toLowerCase());
}

/** Days that measured rows or the bounds of queries name. */
function daysOf(labels: ReadonlySet<string>, draft: ReportDraft): ReadonlySet<string> {
  const bounds = draft.queries.flatMap(({ from, to }) => [from, to]).filter((instant) => instant !== null);
  return new Set(
    [...labels, ...bounds].filter((text) => /^\d{4}-\d{2}-\d{2}/.test(text)).map((text) => text.slice(0, 10)),
  );
}

/**
 * Holds an answer against what was measured. A figure stays if its value stands in its tool result; a sentence stays
 * if every number in it is the display of a figure that stays; a chart row, a proposal likewise.
 */
export function ground(draft: ReportDraft, shelf: ResultShelf, question: string): Grounded {
  const removed: string[] = [];
  const figures = draft.figures.filter((figure) => {
    const stays = isMeasured(figure, shelf);
    if (!stays) removed.push(`figure ${figure.id} "${figure.label}"`);
    return stays;
  });
  const labels = labelsOn(shelf);
  const check = {
    displays: new Set(figures.map((figure) => figure.display)),
    isName: nameCheck(labels, question),
    period_words: draft.period_words,
    dates: daysOf(labels, draft),
  };
  const keep = (text: string): boolean => {
    const numbers = unsupportedNumbers(text, check);
    if (numbers.length > 0) removed.push(`"${text.slice(0, 120)}" for ${numbers.join(', ')}`);
    return numbers.length === 0;
  };
  const headline = keep(draft.headline) ? draft.headline : lostHeadline;
  const paragraphs = draft.paragraphs.filter(keep);
  const charts = draft.charts.flatMap((chart) => groundChart(chart, shelf, keep, removed));
  const proposals = draft.proposals.filter((proposal) => isGrounded(proposal, figures, shelf, keep));
  const assumptions = draft.assumptions.filter(keep);
  const next_questions = draft.next_questions.filter(keep);
  for (const proposal of draft.proposals) if (!proposals.includes(proposal)) removed.push(`proposal ${proposal.id}`);
  const status = removed.length > 0 && draft.status === 'full' ? 'partial' : draft.status;
  const report: FinalReport = {
    status,
    headline,
    text: paragraphs.join('\n\n').replaceAll(/\n\n(?=- )/g, '\n'),
    figures: figures.map(toFigure),
    queries: [...draft.queries],
    charts,
    proposals: [...proposals],
    assumptions: removed.length > 0 ? [...assumptions, lostStatement] : assumptions,
    next_questions,
  };
  return { report, removed };
}

function toFigure({ id, label, value, unit, display, tool_result_id }: DraftFigure): Figure {
  return { id, label, value, unit, display, tool_result_id };
}

function groundChart(
  chart: DraftChart,
  shelf: ResultShelf,
  keep: (text: string) => boolean,
  removed: string[],
): Chart[] {
  const result = shelf.get(chart.tool_result_id)?.value;
  const rows = chart.rows.filter((row) => valueAt(result, row.path) === row.value);
  if (rows.length < chart.rows.length) removed.push(`rows of chart "${chart.title}"`);
  if (rows.length === 0 || !keep(chart.title)) return [];
  const { kind, title, unit, tool_result_id } = chart;
  return [{ kind, title, unit, tool_result_id, rows: rows.map(({ label, value }) => ({ label, value })) }];
}

/** No proposal without a setting, an old and a new value, a measured saving and a way to verify it. */
function isGrounded(
  proposal: Proposal,
  figures: readonly Figure[],
  shelf: ResultShelf,
  keep: (text: string) => boolean,
): boolean {
  const saving = figures.find((figure) => figure.id === proposal.saving_figure_id);
  const positive = saving !== undefined && saving.unit === 'usd' && Number(saving.value) > 0;
  const changes = proposal.setting !== '' && proposal.new_value !== '' && proposal.old_value !== proposal.new_value;
  const complete = proposal.verify !== '' && proposal.undo !== '' && proposal.risk !== '';
  if (!positive || !changes || !complete || shelf.get(proposal.evidence_tool_result_id) === undefined) return false;
  return [proposal.title, proposal.verify, proposal.risk, proposal.undo].every(keep);
}
