import { codeSpan, escapeMarkdown, escapePiece, escapeStart } from './escape-markdown.ts';
import type { Block, Inline, ThreadDocument } from './thread-document.ts';

function strong(text: string): string {
  const line = escapeMarkdown(text);
  return line === '' ? '' : `**${line}**`;
}

function inline({ text, style }: Inline): string {
  if (style === 'code') return codeSpan(text);
  if (style === 'plain') return escapePiece(text);
  // Blank inside of the marks would leave them standing as signs.
  const [, before = '', , after = ''] = /^(\s*)(.*?)(\s*)$/su.exec(text) ?? [];
  return `${before === '' ? '' : ' '}${strong(text)}${after === '' ? '' : ' '}`;
}

function line(inlines: readonly Inline[]): string {
  return escapeStart(inlines.map(inline).join('').trim());
}

function table({ title, columns, rows }: Extract<Block, { kind: 'table' }>): string {
  const row = (cells: readonly string[]): string => `| ${cells.map(escapeMarkdown).join(' | ')} |`;
  const rule = `| ${columns.map(({ align }) => (align === 'right' ? '---:' : '---')).join(' | ')} |`;
  const heading = title === '' ? [] : [`### ${escapeMarkdown(title)}`, ''];
  return [...heading, row(columns.map((column) => column.label)), rule, ...rows.map(row)].join('\n');
}

function block(one: Block): string {
  switch (one.kind) {
    case 'question':
      return `## ${escapeMarkdown(one.text)}`;
    case 'heading':
      return `### ${escapeMarkdown(one.text)}`;
    case 'finding':
    case 'paragraph':
      return line(one.inlines);
    case 'note':
      return escapeMarkdown(one.text);
    case 'list':
      return one.items.map((item) => `- ${line(item)}`).join('\n');
    case 'table':
      return table(one);
  }
}

/** A thread as Markdown (CommonMark with tables), a piece a block. */
export async function* markdownOf({ title, about, blocks }: ThreadDocument): AsyncGenerator<string> {
  yield `# ${escapeMarkdown(title)}\n\n${escapeMarkdown(about)}\n`;
  for await (const one of blocks) {
    const text = block(one);
    if (text !== '') yield `\n${text}\n`;
  }
}
