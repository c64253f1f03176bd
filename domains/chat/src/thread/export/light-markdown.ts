import type { Inline } from './thread-document.ts';

const spans = /`([^`\n]+)`|\*\*([^*\n]+)\*\*/g;
const names = /`([^`\n]+)`/g;

function split(text: string, signs: RegExp): Inline[] {
  const inlines: Inline[] = [];
  let last = 0;
  const plain = (until: number): void => {
    if (until > last) inlines.push({ text: text.slice(last, until), style: 'plain' });
  };
  for (const found of text.matchAll(signs)) {
    const [whole, code, strong] = found;
    plain(found.index);
    inlines.push(code === undefined ? { text: strong ?? '', style: 'strong' } : { text: code, style: 'code' });
    last = found.index + whole.length;
  }
  plain(text.length);
  return inlines;
}

/** The two signs that an answer's text is written with, a code span and strong text; all else is text. */
export function inlinesOf(text: string): Inline[] {
  return split(text, spans);
}

/** A sentence beside the text, in which names may stand in code spans. */
export function sentenceOf(text: string): Inline[] {
  return split(text, names);
}

/** Text where there is no room for styles. */
export function plainOf(text: string): string {
  return text.replaceAll(names, '$1');
}

export type Paragraph = { readonly text: string } | { readonly items: readonly string[] };

/** The paragraphs of an answer and its lists, which may follow a paragraph line by line. */
export function paragraphsOf(text: string): Paragraph[] {
  const parts: ({ text: string } | { items: string[] })[] = [];
  for (const block of text.split(/\n{2,}/)) {
    let open = false;
    for (const line of block.split('\n')) {
      if (line.trim() === '') continue;
      const last = open ? parts.at(-1) : undefined;
      const item = /^\s*[-*•] (.*)$/s.exec(line)?.[1];
      if (item !== undefined && last !== undefined && 'items' in last) last.items.push(item);
      else if (item !== undefined) parts.push({ items: [item] });
      else if (last !== undefined && 'text' in last) last.text += ` ${line}`;
      else parts.push({ text: line });
      open = true;
    }
  }
  return parts;
}
