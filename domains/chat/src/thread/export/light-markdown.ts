import type { Inline } from './thread-document.ts';

const spans = /`([^`\n]+)`|\*\*([^*\n]+)\*\*/g;

/** The two signs that answers are written with, a code span and strong text; all else is text. */
export function inlinesOf(text: string): Inline[] {
  const inlines: Inline[] = [];
  let last = 0;
  const plain = (until: number): void => {
    if (until > last) inlines.push({ text: text.slice(last, until), style: 'plain' });
  };
  for (const found of text.matchAll(spans)) {
    const [whole, code, strong] = found;
    plain(found.index);
    inlines.push(code === undefined ? { text: strong ?? '', style: 'strong' } : { text: code, style: 'code' });
    last = found.index + whole.length;
  }
  plain(text.length);
  return inlines;
}

/** The paragraphs of an answer, and its lists. */
export function paragraphsOf(text: string): { readonly items: string[] | null; readonly text: string }[] {
  return text
    .split(/\n{2,}/)
    .filter((part) => part.trim() !== '')
    .map((part) => {
      const lines = part.split('\n');
      const isList = lines.every((line) => /^[-*•] /.test(line));
      return { items: isList ? lines.map((line) => line.slice(2)) : null, text: lines.join(' ') };
    });
}
