import type { Inline } from '../thread-document.ts';
import type { Faces } from './faces.ts';
import { layOut, type Line } from './lines.ts';
import type { Run, Typesetter } from './runs.ts';

/** Points of an A4 page. */
export const page = { width: 595.28, height: 841.89, margin: 56, bottom: 64 } as const;
export const textWidth = page.width - 2 * page.margin;

export const ink = { text: '#1a1a1a', quiet: '#6b6b6b', rule: '#d4d4d4', hair: '#ebebeb' } as const;

export interface TextLook {
  readonly size: number;
  readonly colour: string;
  /** Baseline to baseline. */
  readonly leading: number;
}

/** Pages that are written on from top to bottom. */
export interface Sheet {
  readonly y: () => number;
  readonly pages: () => number;
  /** Goes on below; over the end of a page it begins the next one. */
  space(height: number): void;
  /** True where a new page had to be begun for something so high. */
  ensure(height: number): boolean;
  lines(inlines: readonly Inline[], look: TextLook, width: number): Line[];
  width(inlines: readonly Inline[], look: TextLook): number;
  /** One line with its top at `y`. */
  draw(line: Line, look: TextLook, at: { readonly x: number; readonly y: number }): void;
  rule(colour: string, x?: number, width?: number): void;
}

export interface SheetOptions {
  readonly pdf: PDFKit.PDFDocument;
  readonly faces: Faces;
  readonly typesetter: Typesetter;
  /** Stands at the foot of each page beside its number. */
  readonly foot: string;
}

const footLook = { size: 7.5, colour: ink.quiet, leading: 10 } as const;
/** Where a sign's width depends on its neighbours; elsewhere kerning is all there is to that, and it only narrows. */
const joined = /[\p{M}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Devanagari}\p{Join_Control}]/u;
/** How far below its top a line's letters stand. */
const baseline = 0.78;

export function createSheet({ pdf, faces, typesetter, foot }: SheetOptions): Sheet {
  for (const face of new Set(Object.values(faces).flat())) pdf.registerFont(face.name, face.file);
  let top: number = page.margin;
  let pages = 0;

  const measureAt =
    (size: number) =>
    ({ face, text }: Run): number => {
      if (joined.test(text)) return pdf.font(face.name).fontSize(size).widthOfString(text);
      let width = 0;
      for (const sign of text) width += face.advance(sign.codePointAt(0) ?? 0);
      return width * size;
    };

  function lines(inlines: readonly Inline[], { size }: TextLook, width: number): Line[] {
    return layOut(inlines, { typesetter, width, measure: measureAt(size) });
  }

  function draw(line: Line, { size, colour, leading }: TextLook, at: { readonly x: number; readonly y: number }): void {
    for (const { face, text, x } of line.pieces) {
      pdf
        .font(face.name)
        .fontSize(size)
        .fillColor(colour)
        .text(text, at.x + x, at.y + leading * baseline, { lineBreak: false, baseline: 'alphabetic' });
    }
  }

  function begin(): void {
    pdf.addPage({ size: [page.width, page.height], margin: 0 });
    pages += 1;
    top = page.margin;
    const y = page.height - page.bottom + 24;
    const [title] = lines([{ text: foot, style: 'plain' }], footLook, textWidth - 60);
    if (title !== undefined) draw(title, footLook, { x: page.margin, y });
    const [number] = lines([{ text: String(pages), style: 'plain' }], footLook, 60);
    if (number !== undefined) draw(number, footLook, { x: page.width - page.margin - number.width, y });
  }

  begin();
  return {
    y: () => top,
    pages: () => pages,
    space(height) {
      top += height;
    },
    ensure(height) {
      if (top + height <= page.height - page.bottom) return false;
      begin();
      return true;
    },
    lines,
    width: (inlines, look) => Math.max(0, ...lines(inlines, look, Number.POSITIVE_INFINITY).map((line) => line.width)),
    draw,
    rule(colour, x = page.margin, width = textWidth) {
      pdf
        .moveTo(x, top)
        .lineTo(x + width, top)
        .lineWidth(0.5)
        .strokeColor(colour)
        .stroke();
    },
  };
}
