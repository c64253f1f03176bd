export interface Range {
  /** UTF-16 offsets in the source. */
  readonly from: number;
  readonly to: number;
}

export interface Span extends Range {
  readonly kind: 'text' | 'code' | 'strong';
}

export type Block =
  | { readonly kind: 'paragraph' | 'heading'; readonly lines: readonly Range[] }
  | { readonly kind: 'bullets' | 'numbers'; readonly lines: readonly Range[] };

const starts: readonly (readonly [Block['kind'], RegExp])[] = [
  ['bullets', /^\s*[-*] +/],
  ['numbers', /^\s*\d+[.)] +/],
  ['heading', /^#{1,6} +/],
];

/** Blocks of light Markdown, each line as the part of the source it is: positions in the source stay true. */
export function blocksOf(source: string): Block[] {
  const blocks: { kind: Block['kind']; lines: Range[] }[] = [];
  let at = 0;
  let isOpen = false;
  for (const line of source.split('\n')) {
    const end = at + line.length;
    const [kind, pattern] = starts.find(([, start]) => start.test(line)) ?? ['paragraph', /^\s*/];
    const from = at + (pattern.exec(line)?.[0].length ?? 0);
    const last = blocks.at(-1);
    if (line.trim() === '') isOpen = false;
    else if (isOpen && last?.kind === kind && kind !== 'heading') last.lines.push({ from, to: end });
    else {
      blocks.push({ kind, lines: [{ from, to: end }] });
      isOpen = true;
    }
    at = end + 1;
  }
  return blocks;
}

const marked = /`([^`\n]+)`|\*\*([^*\n]+)\*\*/g;

/** What stands in a line: names in backticks, what is bold, and text. */
export function spansOf(source: string, { from, to }: Range): Span[] {
  const line = source.slice(from, to);
  const spans: Span[] = [];
  let at = from;
  const push = (kind: Span['kind'], start: number, end: number) => {
    if (end > start) spans.push({ kind, from: start, to: end });
  };
  for (const match of line.matchAll(marked)) {
    const start = from + match.index;
    push('text', at, start);
    const width = match[1] === undefined ? 2 : 1;
    at = start + match[0].length;
    push(width === 1 ? 'code' : 'strong', start + width, at - width);
  }
  push('text', at, to);
  return spans;
}

export interface Mark {
  readonly at: number;
  readonly length: number;
  readonly figure_id: string;
}

/** A range cut where figures begin and end. */
export function cutAtMarks<M extends Mark>({ from, to }: Range, marks: readonly M[]): (Range & { mark: M | null })[] {
  const within = marks.filter((mark) => mark.at >= from && mark.at + mark.length <= to).toSorted((a, b) => a.at - b.at);
  const pieces: (Range & { mark: M | null })[] = [];
  let at = from;
  for (const mark of within) {
    if (mark.at < at) continue;
    if (mark.at > at) pieces.push({ from: at, to: mark.at, mark: null });
    at = mark.at + mark.length;
    pieces.push({ from: mark.at, to: at, mark });
  }
  if (at < to) pieces.push({ from: at, to, mark: null });
  return pieces;
}
