import type { Figure, FinalReport, Proposal } from '@apex/contracts';
import { type ResultShelf, valueAt } from '../tools/result-shelf.ts';
import { describeCalculation } from './describe-calculation.ts';
import { displayFigure, figureText } from './display.ts';
import { type DraftFigure, type DraftProposal, proposalSchema, type ReportDraft } from './draft.ts';
import { groundChart, groundTable } from './ground-evidence.ts';
import { createRule, type GroundingRule } from './grounding-rule.ts';
import { plainOf, splitMarks } from './marks.ts';
import { sourcesOf } from './sources.ts';

export interface Grounded {
  readonly report: FinalReport;
  /** What was taken out, for the log. */
  readonly removed: readonly string[];
}

const lostHeadline =
  'The measurements below answer your question; the summary was left out because it did not rest on them.';
const lostStatement = 'A statement was left out because no measurement supports it.';

function isMeasured(figure: DraftFigure, shelf: ResultShelf): boolean {
  const { value, unit, delta } = figure;
  const result = shelf.get(figure.tool_result_id);
  if (result === undefined || valueAt(result.value, figure.path) !== value) return false;
  return figure.display === displayFigure(value, unit) && figure.text === figureText(value, unit, delta);
}

/**
 * Holds an answer against what was measured. A figure stays if its value stands in its tool result; a sentence stays
 * if every number in it is that of a figure that stays; a chart point, a table cell, a proposal likewise.
 */
export function ground(draft: ReportDraft, shelf: ResultShelf, question: string): Grounded {
  const figures = draft.figures.filter((figure) => isMeasured(figure, shelf));
  const rule = createRule(draft, figures, shelf, question);
  for (const figure of draft.figures)
    if (!figures.includes(figure)) rule.remove(`figure ${figure.id} "${figure.label}"`);
  const headline = splitMarks(rule.keep(draft.headline) ? draft.headline : lostHeadline);
  const paragraphs = draft.paragraphs.filter(rule.keep);
  const body = splitMarks(paragraphs.join('\n\n').replaceAll(/\n\n(?=- )/g, '\n'));
  const charts = draft.charts.flatMap((chart) => groundChart(chart, rule));
  const tables = draft.tables.flatMap((table) => groundTable(table, rule));
  const proposals = draft.proposals.flatMap((proposal) => groundProposal(proposal, figures, rule));
  const plain = (sentences: readonly string[]): string[] => sentences.filter(rule.keep).map(plainOf);
  const assumptions = draft.assumptions
    .filter((sentence) => rule.statements.has(sentence) || rule.keep(sentence))
    .map(cleanText);
  const next_questions = plain(draft.next_questions);
  const nearest_questions = plain(draft.nearest_questions);
  const { removed } = rule;
  const texts = new Map(figures.map((figure) => [figure.id, figure.text]));
  const marksOf = (where: 'headline' | 'text', { text, marks: found }: typeof headline): FinalReport['marks'] =>
    found
      .filter(({ at, length, figure_id }) => text.slice(at, at + length) === texts.get(figure_id))
      .map((mark) => ({ in: where, ...mark }));
  const parts = { figures: figures.map((figure) => toFigure(figure, shelf)), charts, tables, proposals };
  const report: FinalReport = {
    status: removed.length > 0 && draft.status === 'full' ? 'partial' : draft.status,
    headline: headline.text,
    text: body.text,
    ...parts,
    queries: [...draft.queries],
    sources: sourcesOf(parts, shelf),
    marks: [...marksOf('headline', headline), ...marksOf('text', body)],
    assumptions: removed.length > 0 ? [...assumptions, lostStatement] : assumptions,
    next_questions,
    nearest_questions,
    understood: null,
  };
  return { report, removed };
}

function toFigure(figure: DraftFigure, shelf: ResultShelf): Figure {
  return { ...figure, path: [...figure.path], ...describeCalculation(figure, shelf) };
}

/** No proposal without a setting, an old and a new value, a measured saving and a way to verify it. */
function groundProposal(given: DraftProposal, figures: readonly DraftFigure[], rule: GroundingRule): Proposal[] {
  const saving = figures.find((figure) => figure.id === given.saving_figure_id);
  const positive = saving !== undefined && saving.unit === 'usd' && Number(saving.value) > 0;
  const changes = given.setting !== '' && given.new_value !== '' && given.old_value !== given.new_value;
  const complete = given.verify !== '' && given.undo !== '' && given.risk !== '';
  const proposal = proposalSchema.parse(given);
  const { title, verify, risk, undo, evidence, quality_effect, state_note } = proposal;
  const known = rule.shelf.get(given.evidence_tool_result_id) !== undefined;
  const own = rule.statements;
  const said = [title, verify, risk, undo, evidence, quality_effect, state_note].filter((text) => !own.has(text));
  const named = [proposal.setting, proposal.old_value, proposal.new_value];
  if (
    !positive ||
    !changes ||
    !complete ||
    !known ||
    !said.every(rule.keep) ||
    !named.every((text) => own.has(text) || rule.keepLabel(text))
  ) {
    rule.remove(`proposal ${given.id}`);
    return [];
  }
  const percent = figures.some((figure) => figure.id === proposal.percent_figure_id);
  return [
    {
      ...proposal,
      title: cleanText(title),
      verify: cleanText(verify),
      risk: cleanText(risk),
      undo: cleanText(undo),
      evidence: cleanText(evidence),
      quality_effect: cleanText(quality_effect),
      state_note: cleanText(state_note),
      percent_figure_id: percent ? proposal.percent_figure_id : null,
    },
  ];
}

const invisible = /[\p{Cc}\p{Cf}\p{Co}\p{Cn}]+/gu;
const longestText = 1000;

function cleanText(text: string): string {
  return plainOf(text).replaceAll(invisible, ' ').slice(0, longestText);
}
