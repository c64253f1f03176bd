import { type ResultShelf, valueAt } from '../tools/result-shelf.ts';
import { cleanLabel } from './clean-label.ts';
import { writtenDays } from './day-words.ts';
import type { DraftFigure, ReportDraft } from './draft.ts';
import { plainOf, replaceMarks } from './marks.ts';
import { numbersIn, unsupportedNumbers } from './numbers-in-text.ts';

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

const dayMs = 86_400_000;

function shifted(day: string, days: number): string {
  const at = Date.parse(day) + days * dayMs;
  return Number.isNaN(at) ? day : new Date(at).toISOString().slice(0, 10);
}

/** A day as it is written; that before it, which is the last one of a period up to it; in a zone perhaps the next. */
function daysBy(text: string): string[] {
  const day = text.slice(0, 10);
  const within = text.length > 10 && !/T00:00(:00(\.0+)?)?Z?$/.test(text);
  return [day, shifted(day, -1), ...(within ? [shifted(day, 1)] : [])];
}

/** Days and months that measured rows or the bounds of queries name, in every way they are written. */
function daysOf(labels: ReadonlySet<string>, draft: ReportDraft): ReadonlySet<string> {
  const bounds = draft.queries.flatMap(({ from, to }) => [from, to]).filter((instant) => instant !== null);
  const texts = [...labels, ...bounds, ...(draft.dates ?? [])].filter((text) => /^\d{4}-\d{2}(-\d{2}|$)/.test(text));
  const days = texts.flatMap((text) => (text.length < 10 ? [text] : daysBy(text)));
  return new Set([...new Set(days)].flatMap(writtenDays));
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

export function createRule(
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
