import { ApexError, maxTokensOfAKind } from '@apex/contracts';
import { isRecord, type UnknownRecord, valueAt } from './record.ts';

/** Reads token counts out of a body and collects what was odd about them. No count it returns is negative. */
export interface Counts {
  /** 0 where the path is absent or null. A value that is not a number is an `invalid` ApexError. */
  readonly at: (...path: string[]) => number;
  /** The first path that is present. */
  readonly firstOf: (...paths: readonly (readonly string[])[]) => number;
  /** `[{ modality, tokenCount }]` summed by modality. */
  readonly byModality: (path: readonly string[], countKey: string) => ReadonlyMap<string, number>;
  /** What remains of a total without its parts; below 0 becomes 0 and a note. */
  readonly rest: (total: number, parts: number, what: string) => number;
  /** Notes a reported total that is not the sum we make of it. */
  readonly checkTotal: (reported: number, sum: number) => void;
  readonly note: (text: string) => void;
  readonly notes: readonly string[];
}

export function readCounts(usage: UnknownRecord): Counts {
  const notes: string[] = [];
  const note = (text: string) => void notes.push(text);
  const at = (...path: string[]) => toCount(valueAt(usage, path), path.join('.'), note);
  return {
    at,
    firstOf: (...paths) => at(...(paths.find((path) => typeof valueAt(usage, path) === 'number') ?? paths[0] ?? [])),
    byModality: (path, countKey) => modalities(valueAt(usage, path), countKey, note),
    rest: (total, parts, what) => {
      if (parts > total) note(`${what} says ${total}, but its parts sum to ${parts}; the parts were kept.`);
      return Math.max(0, total - parts);
    },
    checkTotal: (reported, sum) => {
      if (reported !== 0 && reported !== sum) note(`The body's total is ${reported} tokens; its kinds sum to ${sum}.`);
    },
    note,
    notes,
  };
}

function toCount(value: unknown, name: string, note: (text: string) => void): number {
  if (value === undefined || value === null) return 0;
  if (typeof value !== 'number' || !Number.isInteger(value) || value > maxTokensOfAKind) {
    throw new ApexError({
      kind: 'invalid',
      reason: 'pricing.bad_usage_body',
      message: `${name} must be a whole number of tokens up to ${maxTokensOfAKind}, not ${JSON.stringify(value)}.`,
    });
  }
  if (value >= 0) return value;
  note(`${name} is ${value}; taken as 0.`);
  return 0;
}

function modalities(entries: unknown, countKey: string, note: (text: string) => void): ReadonlyMap<string, number> {
  const sums = new Map<string, number>();
  for (const entry of Array.isArray(entries) ? entries : []) {
    if (!isRecord(entry) || typeof entry['modality'] !== 'string') continue;
    const modality = entry['modality'].toUpperCase();
    sums.set(modality, (sums.get(modality) ?? 0) + toCount(entry[countKey], `${modality} ${countKey}`, note));
  }
  return sums;
}
