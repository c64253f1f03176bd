import { create } from 'fontkit';
import { readFile } from 'node:fs/promises';

export type Style = 'plain' | 'strong' | 'code';

/** A typeface: its file for the document, and what it can show. */
export interface Face {
  readonly name: string;
  readonly file: Buffer;
  shows(code_point: number): boolean;
  /** How wide a sign is, as a share of the size. */
  advance(code_point: number): number;
}

/** For each style the faces to try, best first; the last also has the sign for what none can show. */
export type Faces = Readonly<Record<Style, readonly Face[]>>;

/** A face has some thousand signs at most, so all that were looked up are kept. */
function remembered<V>(known: Map<number, V>, key: number, find: () => V): V {
  const value = known.get(key) ?? find();
  known.set(key, value);
  return value;
}

async function load(url: string): Promise<Face> {
  const file = await readFile(new URL(url));
  const font = create(file);
  // A collection of fonts is no face; none of our files is one.
  if (!('hasGlyphForCodePoint' in font)) throw new Error(`${url} holds several fonts`);
  const shown = new Map<number, boolean>();
  const advances = new Map<number, number>();
  return {
    name: url,
    file,
    shows: (code_point) => remembered(shown, code_point, () => font.hasGlyphForCodePoint(code_point)),
    advance: (code_point) =>
      remembered(advances, code_point, () => font.glyphForCodePoint(code_point).advanceWidth / font.unitsPerEm),
  };
}

/** Latin, Greek, Cyrillic and Devanagari in Noto Sans; Hebrew, Arabic and most signs in DejaVu. Figures are tabular in all. */
export async function loadFaces(): Promise<Faces> {
  const [plain, strong, wide, wideStrong, code] = await Promise.all([
    load(import.meta.resolve('@expo-google-fonts/noto-sans/400Regular/NotoSans_400Regular.ttf')),
    load(import.meta.resolve('@expo-google-fonts/noto-sans/600SemiBold/NotoSans_600SemiBold.ttf')),
    load(import.meta.resolve('dejavu-fonts-ttf/ttf/DejaVuSans.ttf')),
    load(import.meta.resolve('dejavu-fonts-ttf/ttf/DejaVuSans-Bold.ttf')),
    load(import.meta.resolve('dejavu-fonts-ttf/ttf/DejaVuSansMono.ttf')),
  ]);
  return { plain: [plain, wide], strong: [strong, wideStrong], code: [code, plain, wide] };
}
