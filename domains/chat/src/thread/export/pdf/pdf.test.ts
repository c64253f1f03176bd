import { buffer as bytesOf } from 'node:stream/consumers';
import { inflateSync } from 'node:zlib';
import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { sampleReport } from '../../../test-support/sample-report.ts';
import { composeDocument, type Exchange } from '../compose-document.ts';
import { columnWidths } from './draw-table.ts';
import { type Faces, loadFaces } from './faces.ts';
import { layOut, type Line } from './lines.ts';
import { createTypesetter, replacement, type Run } from './runs.ts';
import { createPdfWriter } from './write-pdf.ts';

let faces: Faces;
beforeAll(async () => {
  faces = await loadFaces();
});

const at = '2026-03-18T14:30:00.000Z';
const measure = (run: Run): number => [...run.text].length;
const wordsOf = (line: Line): string => line.pieces.map((piece) => piece.text).join(' ');
const plain = (text: string) => [{ text, style: 'plain' as const }];

function exchange(name: string): Exchange {
  return { question: `What of ${name}?`, status: 'complete', note: '', report: sampleReport(name), created_at: at };
}

function documentOf(runs: AsyncIterable<Exchange>) {
  return composeDocument({ title: 'Größe 东', created_at: at, runs }, new Date(at));
}

/** What a reader of the format finds: its pages and the objects they are made of. */
function look(bytes: Uint8Array): { pages: number; objects: number; listed: number } {
  const text = Buffer.from(bytes).toString('latin1');
  expect(text.startsWith('%PDF-1.')).toBe(true);
  expect(text.trimEnd().endsWith('%%EOF')).toBe(true);
  for (const [, dictionary = '', data = ''] of text.matchAll(
    /<<([^<>]*FlateDecode[^<>]*)>>\s*stream\n(.*?)\nendstream/gs,
  )) {
    const length = Number(/\/Length (\d+)/.exec(dictionary)?.[1]);
    expect(inflateSync(Buffer.from(data.slice(0, length), 'latin1')).length).toBeGreaterThan(0);
  }
  const offsets = [...text.matchAll(/^(\d{10}) 00000 n/gm)].map(([, offset]) => Number(offset));
  for (const offset of offsets) expect(text.slice(offset, offset + 20)).toMatch(/^\d+ 0 obj/);
  return {
    pages: [...text.matchAll(/\/Type \/Page\b/g)].length,
    objects: [...text.matchAll(/^\d+ 0 obj/gm)].length,
    listed: offsets.length,
  };
}

async function* of<T>(...items: readonly T[]): AsyncGenerator<T> {
  yield* items;
}

test('a thread becomes a well-formed file with its pages', async () => {
  const writer = createPdfWriter();
  const bytes = await bytesOf(writer.write(documentOf(of(exchange('opus'), exchange('פעם שנייה')))));
  const { pages, objects, listed } = look(bytes);
  expect(pages).toBe(3);
  expect(listed).toBe(objects);
  expect(bytes.toString('latin1')).not.toMatch(/\/(?:JavaScript|URI|Launch|OpenAction)\b/);
});

test('pages leave while later questions are still being read, and who leaves ends the reading', async () => {
  let read = 0;
  let ended = false;
  async function* endless(): AsyncGenerator<Exchange> {
    try {
      for (;;) {
        read += 1;
        yield exchange('opus');
      }
    } finally {
      ended = true;
    }
  }
  const stream = createPdfWriter().write(documentOf(endless()));
  for (let taken = 0; taken < 5; taken += 1) await stream.next();
  expect(read).toBeLessThan(10);
  await stream.return(undefined);
  expect(ended).toBe(true);
});

test('a thread without end breaks off and says so', async () => {
  async function* many(): AsyncGenerator<Exchange> {
    for (let number = 0; number < 10_000; number += 1) {
      yield { question: `line\n${'word '.repeat(900)}`, status: 'stopped', note: '', report: null, created_at: at };
    }
  }
  const { pages } = look(await bytesOf(createPdfWriter().write(documentOf(many()))));
  expect(pages).toBeGreaterThanOrEqual(300);
  expect(pages).toBeLessThan(310);
});

test('text of any script is shown by a face that can, and what none can is replaced and counted', () => {
  const typesetter = createTypesetter(faces);
  const shown = (text: string) =>
    typesetter
      .runsOf({ text, style: 'plain' })
      .map((run) => run.text)
      .join('');
  for (const text of ['Größe', 'Ελλάδα', 'поиск', 'हिन्दी', 'عربي', 'עברית', '→ € ≤ ∑', '1,234.56', 'Việt', 'e\u0301']) {
    expect(shown(text)).toBe(text.normalize('NFC'));
  }
  expect(typesetter.replaced()).toBe(0);
  expect(shown('东 a 💸👩‍👩‍👧 b')).toBe(`${replacement} a ${replacement}${replacement} b`);
  expect(typesetter.replaced()).toBe(3);
  expect(shown('a\u0000\u202eb\nc')).toBe('a b c');
});

test('digits are of one width in every face', () => {
  for (const face of Object.values(faces).flat()) {
    expect(new Set([...'0123456789'].map((digit) => face.advance(digit.charCodeAt(0)))).size).toBe(1);
  }
});

test('however text is broken into lines, none is too wide, and every sign is in one, in order', () => {
  const word = fc.string({ unit: fc.constantFrom(...'abcde.-é'), minLength: 1, maxLength: 30 });
  fc.assert(
    fc.property(fc.array(word, { maxLength: 30 }), fc.integer({ min: 1, max: 40 }), (words, width) => {
      const typesetter = createTypesetter(faces);
      const lines = layOut(plain(words.join(' ')), { typesetter, measure, width });
      for (const line of lines) {
        expect(line.width).toBeLessThanOrEqual(width);
        for (const piece of line.pieces) expect(piece.x + measure(piece)).toBeLessThanOrEqual(line.width);
      }
      const all = lines.flatMap((line) => line.pieces.map((piece) => piece.text)).join('');
      expect(all).toBe(words.join(''));
    }),
  );
});

test('words that are read from the right stand from the right, with the others around them in place', () => {
  const typesetter = createTypesetter(faces);
  const [line] = layOut(plain('of אחת שתיים שלוש and'), { typesetter, measure, width: 100 });
  expect(line === undefined ? '' : wordsOf(line)).toBe('of שלוש שתיים אחת and');
});

test('columns take what they need where there is room, and share fairly where there is not', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 500 }), { minLength: 1, maxLength: 12 }), (natural) => {
      const widths = columnWidths(natural, 480);
      const sum = widths.reduce((total, width) => total + width, 0);
      const needed = natural.reduce((total, width) => total + width, 0);
      expect(sum).toBeCloseTo(Math.min(480, needed), 6);
      for (const [index, width] of widths.entries()) {
        expect(width).toBeLessThanOrEqual(natural[index] ?? 0);
        // None is cut below an equal share.
        expect(width).toBeGreaterThanOrEqual(Math.min(natural[index] ?? 0, 480 / natural.length) - 1e-6);
      }
    }),
  );
});
