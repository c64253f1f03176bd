import { setImmediate as turn } from 'node:timers/promises';
import type { ThreadDocument } from '../thread-document.ts';
import { drawBlock, drawNote, drawTitle } from './draw-block.ts';
import { type Faces, loadFaces } from './faces.ts';
import { createTypesetter, replacement } from './runs.ts';
import { createSheet, page } from './sheet.ts';

/** Writes threads as PDF; the typefaces are read when the first one is. */
export interface PdfWriter {
  /** Pages as they are finished. */
  write(document: ThreadDocument): AsyncGenerator<Uint8Array>;
}

/** A longer thread breaks off here and says so. */
const mostPages = 300;

function pieces(pdf: PDFKit.PDFDocument): Uint8Array[] {
  const made: Uint8Array[] = [];
  for (let piece: unknown = pdf.read(); piece instanceof Uint8Array; piece = pdf.read()) made.push(piece);
  return made;
}

const longestBreathMs = 10;

/** Lets others have their turn when drawing has gone on for long enough. */
function createBreath(): () => Promise<void> {
  let since = performance.now();
  return async () => {
    if (performance.now() - since < longestBreathMs) return;
    await turn();
    since = performance.now();
  };
}

export function createPdfWriter(): PdfWriter {
  let loading: Promise<Faces> | undefined;

  return {
    async *write({ title, about, written_at, blocks }) {
      loading ??= loadFaces().catch((error: unknown) => {
        loading = undefined;
        throw error;
      });
      // Only who exports needs the library, and few do.
      const [faces, { default: PDFDocument }] = await Promise.all([loading, import('pdfkit')]);
      const info = { Title: title, Creator: 'Netra Apex', CreationDate: written_at, ModDate: written_at };
      const pdf = new PDFDocument({ autoFirstPage: false, lang: 'en', displayTitle: true, info });
      const typesetter = createTypesetter(faces);
      const sheet = createSheet({ pdf, faces, typesetter, foot: title });
      drawTitle(sheet, title, about);
      const breath = createBreath();
      for await (const block of blocks) {
        for (const _ of drawBlock(sheet, block)) await breath();
        await breath();
        yield* pieces(pdf);
        if (sheet.pages() < mostPages) continue;
        drawNote(sheet, `This file ends after ${mostPages} pages; the Markdown export holds the whole conversation.`);
        break;
      }
      if (typesetter.replaced() > 0) {
        sheet.ensure(page.bottom);
        const words = `${replacement} stands for a sign that the typefaces of this file cannot show; the Markdown export has it.`;
        drawNote(sheet, words);
      }
      pdf.end();
      yield* pdf;
    },
  };
}
