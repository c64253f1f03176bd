import type { Block, Inline } from '../thread-document.ts';
import { drawTable } from './draw-table.ts';
import { ink, page, type Sheet, type TextLook, textWidth } from './sheet.ts';

const bodyLook: TextLook = { size: 9.5, colour: ink.text, leading: 14 };
const noteLook: TextLook = { size: 8, colour: ink.quiet, leading: 11.5 };
const looks = {
  title: { size: 18, colour: ink.text, leading: 24 },
  question: { size: 13, colour: ink.text, leading: 18 },
  finding: { size: 10.5, colour: ink.text, leading: 15 },
  heading: { size: 9.5, colour: ink.text, leading: 14 },
} as const satisfies Record<string, TextLook>;
const indent = 12;

interface Place {
  readonly look: TextLook;
  readonly x?: number;
  /** What must fit on the same page below the first line. */
  readonly keep?: number;
}

function write(sheet: Sheet, inlines: readonly Inline[], { look, x = 0, keep = 0 }: Place): void {
  const lines = sheet.lines(inlines, look, textWidth - x);
  for (const [at, line] of lines.entries()) {
    sheet.ensure(look.leading + (at === 0 ? keep : 0));
    sheet.draw(line, look, { x: page.margin + x, y: sheet.y() });
    sheet.space(look.leading);
  }
}

const strong = (text: string): Inline[] => [{ text, style: 'strong' }];
const plain = (text: string): Inline[] => [{ text, style: 'plain' }];

function drawList(sheet: Sheet, items: readonly (readonly Inline[])[]): void {
  const [bullet] = sheet.lines(plain('•'), bodyLook, indent);
  for (const item of items) {
    sheet.ensure(bodyLook.leading);
    if (bullet !== undefined) sheet.draw(bullet, bodyLook, { x: page.margin + 2, y: sheet.y() });
    write(sheet, item, { look: bodyLook, x: indent });
  }
  sheet.space(5);
}

export function drawTitle(sheet: Sheet, title: string, about: string): void {
  write(sheet, strong(title), { look: looks.title });
  sheet.space(4);
  write(sheet, plain(about), { look: noteLook });
}

export function drawNote(sheet: Sheet, text: string): void {
  write(sheet, plain(text), { look: noteLook });
  sheet.space(4);
}

/** One block, below what stands already; pauses where others may have their turn. */
export function* drawBlock(sheet: Sheet, block: Block): Generator<void, void> {
  switch (block.kind) {
    case 'question':
      sheet.space(20);
      sheet.ensure(looks.question.leading + 60);
      sheet.rule(ink.rule);
      sheet.space(12);
      write(sheet, strong(block.text), { look: looks.question });
      return;
    case 'finding':
      sheet.space(4);
      write(sheet, block.inlines, { look: looks.finding });
      sheet.space(5);
      return;
    case 'heading':
      sheet.space(8);
      write(sheet, strong(block.text), { look: looks.heading, keep: 30 });
      sheet.space(2);
      return;
    case 'paragraph':
      write(sheet, block.inlines, { look: bodyLook });
      sheet.space(5);
      return;
    case 'note':
      drawNote(sheet, block.text);
      return;
    case 'list':
      drawList(sheet, block.items);
      return;
    case 'table': {
      sheet.space(8);
      if (block.title !== '') write(sheet, strong(block.title), { look: looks.heading, keep: 40 });
      const left = yield* drawTable(sheet, block);
      sheet.space(8);
      if (left > 0) drawNote(sheet, `${left} more rows are left out here; the Markdown export has them all.`);
    }
  }
}
