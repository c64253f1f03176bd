import type { FinalReport } from '@apex/contracts';
import type { DraftFigure } from './draft.ts';

export type Mark = Omit<FinalReport['marks'][number], 'in'>;

/** Private-use signs around a figure in a draft; names of data are rid of such signs, so they cannot pose as one. */
const [open, between, close] = ['\u{E000}', '\u{E001}', '\u{E002}'];
const marked = new RegExp(
  `${open}([^${open}${between}${close}]*)${between}([^${open}${between}${close}]*)${close}`,
  'gu',
);
const stray = new RegExp(`[${open}${between}${close}]`, 'gu');

/** A figure within a sentence of a draft. */
export function say({ id, text }: Pick<DraftFigure, 'id' | 'text'>): string {
  return `${open}${id}${between}${text}${close}`;
}

/** The sentence with each figure put through `replace`; signs that belong to no figure are taken out. */
export function replaceMarks(sentence: string, replace: (figure_id: string, text: string) => string): string {
  return sentence.replaceAll(marked, (_, id: string, text: string) => replace(id, text)).replaceAll(stray, '');
}

/** The text a person reads. */
export function plainOf(sentence: string): string {
  return replaceMarks(sentence, (_, text) => text);
}

/** The text a person reads, and where in it the figures stand. */
export function splitMarks(sentence: string): { readonly text: string; readonly marks: Mark[] } {
  const marks: Mark[] = [];
  let text = '';
  let last = 0;
  for (const found of sentence.matchAll(marked)) {
    text += sentence.slice(last, found.index).replaceAll(stray, '');
    const [whole, figure_id = '', shown = ''] = found;
    if (shown !== '') marks.push({ at: text.length, length: shown.length, figure_id });
    text += shown;
    last = found.index + whole.length;
  }
  return { text: text + sentence.slice(last).replaceAll(stray, ''), marks };
}
