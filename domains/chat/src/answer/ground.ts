import type { Figure, FinalReport, Proposal } from '@apex/contracts';
import { type ResultShelf, valueAt } from '../tools/result-shelf.ts';
import { cleanLabel } from './clean-label.ts';
import { describeCalculation } from './describe-calculation.ts';
import { displayFigure, figureText } from './display.ts';
import { type DraftFigure, type DraftProposal, proposalSchema, type ReportDraft } from './draft.ts';
import { groundChart, groundTable } from './ground-evidence.ts';
import { plainOf, replaceMarks, splitMarks } from './marks.ts';
import { numbersIn, unsupportedNumbers } from './numbers-in-text.ts';
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
    [...labels, ...bounds, ...(draft.dates ?? [])]
      .filter((text) => /^\d{4}-\d{2}-\d{2}/.test(text))
      .map((text) => text.slice(0, 10)),
  );
}

/** What decides which parts of a draft stay. */
export interface GroundingRule {
  readonly shelf: ResultShelf;
  readonly statements: ReadonlySet<string>;
  /** Whether every number of a sentence is measured; what is not is written down. */
  keep(sentence: string): boolean;
  /** Whether something is a name of the data or says no number at all. */
  keepLabel(label: string): boolean;
  remove(what: string): void;
}

function createRule(
  draft: ReportDraft,
  figures: readonly DraftFigure[],
  shelf: ResultShelf,
  question: string,
): GroundingRule & { readonly removed: string[] } {
  const removed: string[] = [];
  const labels = labelsOn(shelf);
  const check = {
    displays: new Set(figures.flatMap(({ display, text }) => [display, ...numbersIn(text)])),
    isName: nameCheck(labels, question),
    period_words: draft.period_words,
    dates: daysOf(labels, draft),
  };
  const texts = new Map(figures.map((figure) => [figure.id, figure.text]));
  // A figure that is named stands for itself; one that is not, or says something else, is read as plain words.
  const withoutFigures = (sentence: string): string =>
    replaceMarks(sentence, (id, text) => (texts.get(id) === text ? ' ' : `${text} `));
  const keep = (sentence: string): boolean => {
    const numbers = unsupportedNumbers(withoutFigures(sentence), check);
    if (numbers.length > 0) removed.push(`"${plainOf(sentence).slice(0, 120)}" for ${numbers.join(', ')}`);
    return numbers.length === 0;
  };
  const keepLabel = (label: string): boolean =>
    label.split(' · ').every((part) => check.isName(part) || unsupportedNumbers(part, check).length === 0);
  const statements = statementsOn(shelf);
  return { shelf, statements, keep, keepLabel, remove: (what) => void removed.push(what), removed };
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

const proposalFields = ['setting', 'old_value', 'new_value', 'verify', 'risk', 'undo', 'quality_effect'];
const noteFields: ReadonlySet<string> = new Set(['assumptions', 'notes', 'rules', 'blind_spots']);
const silentTools: ReadonlySet<string> = new Set(['query_spend', 'list_values', 'session_growth', 'question_numbers']);

function addTexts(value: unknown, into: Set<string>): void {
  if (typeof value === 'string') into.add(value);
  else if (Array.isArray(value)) for (const part of value) addTexts(part, into);
  else if (typeof value === 'object' && value !== null && 'text' in value) addTexts(value.text, into);
}

function collectNotes(value: unknown, into: Set<string>): void {
  if (Array.isArray(value)) for (const part of value) collectNotes(part, into);
  else if (typeof value === 'object' && value !== null) {
    for (const [field, part] of Object.entries(value)) {
      if (noteFields.has(field)) addTexts(part, into);
      else collectNotes(part, into);
    }
  }
}

/** What measurements say about themselves, and the words kept with a change; each only whole and unchanged. */
function statementsOn(shelf: ResultShelf): ReadonlySet<string> {
  const statements = new Set<string>();
  for (const { tool_name, value } of shelf.all()) {
    if (silentTools.has(tool_name)) continue;
    collectNotes(value, statements);
    const proposals = tool_name === 'list_proposals' ? valueAt(value, ['proposals']) : undefined;
    if (!Array.isArray(proposals)) continue;
    for (let at = 0; at < proposals.length; at += 1)
      for (const field of proposalFields) addTexts(valueAt(value, ['proposals', at, field]), statements);
  }
  return statements;
}

const invisible = /[\p{Cc}\p{Cf}\p{Co}\p{Cn}]+/gu;
const longestText = 1000;

function cleanText(text: string): string {
  return plainOf(text).replaceAll(invisible, ' ').slice(0, longestText);
}
