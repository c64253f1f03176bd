import type { Inline } from '../thread-document.ts';
import type { Run, Typesetter } from './runs.ts';

/** A line as it is drawn: pieces, each so far from where the line begins. */
export interface Line {
  readonly pieces: readonly (Run & { readonly x: number })[];
  readonly width: number;
}

export interface LineRule {
  readonly typesetter: Typesetter;
  readonly width: number;
  measure(run: Run): number;
}

interface Word {
  readonly runs: readonly Run[];
  readonly width: number;
  /** Of the blank before it; none where a word was cut. */
  readonly blank: number;
}

/** The runs of each word, and the blank before it: a word may change its face or its style in the middle. */
function splitWords(runs: readonly Run[]): { runs: Run[]; blank: Run | null }[] {
  const words: { runs: Run[]; blank: Run | null }[] = [{ runs: [], blank: null }];
  for (const run of runs) {
    const [first = '', ...rest] = run.text.split(/\s+/u);
    if (first !== '') words.at(-1)?.runs.push({ ...run, text: first });
    const blank = { ...run, text: ' ' };
    for (const text of rest) words.push({ runs: text === '' ? [] : [{ ...run, text }], blank });
  }
  return words.filter((word) => word.runs.length > 0);
}

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** Where a long name is best broken. */
const joint = /(?<=[-/_.:])/u;

function signsOf(text: string): string[] {
  return Array.from(graphemes.segment(text), ({ segment }) => segment);
}

/** A run in parts that fit, broken at a joint where there is one; a sign that is wider than all there is stands alone. */
function cut(run: Run, { width, measure }: LineRule): Run[] {
  const fits = (text: string): boolean => measure({ ...run, text }) <= width;
  const units = run.text.split(joint).flatMap((unit) => (fits(unit) ? [unit] : signsOf(unit)));
  const parts: Run[] = [];
  let text = '';
  for (const unit of units) {
    if (text !== '' && !fits(text + unit)) {
      parts.push({ ...run, text });
      text = '';
    }
    text += unit;
  }
  return [...parts, { ...run, text }];
}

function toWords(runs: readonly Run[], rule: LineRule): Word[] {
  const { measure, width } = rule;
  return splitWords(runs).flatMap((word): Word[] => {
    const total = word.runs.reduce((sum, run) => sum + measure(run), 0);
    const blank = word.blank === null ? 0 : measure(word.blank);
    if (total <= width) return [{ runs: word.runs, width: total, blank }];
    return word.runs
      .flatMap((run) => cut(run, rule))
      .map((run, at) => ({ runs: [run], width: measure(run), blank: at === 0 ? blank : 0 }));
  });
}

const rightToLeft = /^[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{P}\p{M}]*$/u;

/** Neighbouring words that are read from the right stand from the right. */
function inReadingOrder(words: readonly Word[]): Word[] {
  const ordered: Word[] = [];
  let row: Word[] = [];
  for (const word of words) {
    const text = word.runs.map((run) => run.text).join('');
    if (rightToLeft.test(text) && /\p{L}/u.test(text)) {
      row.unshift(word);
      continue;
    }
    ordered.push(...row, word);
    row = [];
  }
  return [...ordered, ...row];
}

function toLine(words: readonly Word[], measure: LineRule['measure']): Line {
  const pieces: (Run & { x: number })[] = [];
  let x = 0;
  for (const [at, word] of inReadingOrder(words).entries()) {
    // A blank stays where it is when the words around it change places.
    if (at > 0) x += words[at]?.blank ?? 0;
    for (const run of word.runs) {
      pieces.push({ ...run, x });
      x += measure(run);
    }
  }
  return { pieces, width: x };
}

/** Text broken into lines between words, and within a word that is wider than a line. */
export function layOut(inlines: readonly Inline[], rule: LineRule): Line[] {
  const words = toWords(
    inlines.flatMap((inline) => rule.typesetter.runsOf(inline)),
    rule,
  );
  const lines: Line[] = [];
  let row: Word[] = [];
  let width = 0;
  for (const word of words) {
    if (row.length > 0 && width + word.blank + word.width > rule.width) {
      lines.push(toLine(row, rule.measure));
      row = [];
      width = 0;
    }
    width += (row.length > 0 ? word.blank : 0) + word.width;
    row.push(word);
  }
  return row.length === 0 ? lines : [...lines, toLine(row, rule.measure)];
}
