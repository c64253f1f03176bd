import type { Inline } from '../thread-document.ts';
import type { Face, Faces, Style } from './faces.ts';

/** Text that one face shows. */
export interface Run {
  readonly text: string;
  readonly face: Face;
  readonly style: Style;
}

/** Stands for what no face can show. */
export const replacement = '\u25A1';

/** Joins and selects forms of what stands before it; without it the same is shown less finely. */
const modifier = /\p{Variation_Selector}|\p{Join_Control}/u;
const invisible = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu;

function lastOf(faces: readonly Face[]): Face {
  const face = faces.at(-1);
  if (face === undefined) throw new Error('a style has no face');
  return face;
}

function faceFor(grapheme: string, faces: readonly Face[]): Face | undefined {
  const needed = [...grapheme].filter((sign) => !modifier.test(sign)).map((sign) => sign.codePointAt(0) ?? 0);
  return faces.find((face) => needed.every((code_point) => face.shows(code_point)));
}

export interface Typesetter {
  /** Text as runs of faces that can show it, what none can replaced. */
  runsOf(inline: Inline): Run[];
  /** How many signs were replaced so far. */
  replaced(): number;
}

export function createTypesetter(faces: Faces): Typesetter {
  const segmenter = new Intl.Segmenter('en', { granularity: 'grapheme' });
  let replaced = 0;

  return {
    runsOf({ text, style }) {
      const runs: { text: string; face: Face; style: Style }[] = [];
      const line = text
        .toWellFormed()
        .normalize('NFC')
        .replaceAll(invisible, (found) => (modifier.test(found) ? found : ' '));
      for (const { segment } of segmenter.segment(line)) {
        const face = faceFor(segment, faces[style]);
        if (face === undefined) replaced += 1;
        const next = { text: face === undefined ? replacement : segment, face: face ?? lastOf(faces[style]), style };
        const last = runs.at(-1);
        if (last !== undefined && last.face === next.face) last.text += next.text;
        else runs.push(next);
      }
      return runs;
    },
    replaced: () => replaced,
  };
}
