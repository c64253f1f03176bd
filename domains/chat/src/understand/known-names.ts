import type { Dimension } from '@apex/contracts';
import { distance } from 'fastest-levenshtein';
import { modelName, modelsNamed } from './model-names.ts';
import { valueSynonyms } from './vocabulary/dimensions.ts';

/** The values the data holds, by dimension. */
export type KnownValues = Readonly<Partial<Record<Dimension, readonly string[]>>>;

export interface NamedValue {
  readonly dimension: Dimension;
  readonly value: string;
}

/** Spelling that does not matter: case, blanks, dashes, dots. */
export function plainName(text: string): string {
  return text
    .toLowerCase()
    .replaceAll(/[\s_./:@\\-]+/g, '-')
    .replaceAll(/^-+|-+$/g, '');
}

export interface KnownNames {
  /** Values that bear this name, of one dimension or of any. */
  find(name: string, dimension?: Dimension): readonly NamedValue[];
  /** The one value that is a slip of the finger away. */
  nearest(name: string, dimension?: Dimension): NamedValue | null;
  /** Models of a family whose name is a slip of the finger away. */
  nearestModels(word: string): string[];
  valuesOf(dimension: Dimension): readonly string[];
}

const longestSlip = 64;

/** One letter off, two in long words, or two neighbours swapped. */
export function isSlip(a: string, b: string): boolean {
  if (a === b) return true;
  if (Math.min(a.length, b.length) < 4) return false;
  const allowed = Math.min(a.length, b.length) >= 8 ? 2 : 1;
  // The distance is at least the difference of lengths, and long names are no slips of the finger.
  if (Math.abs(a.length - b.length) > allowed || Math.max(a.length, b.length) > longestSlip) return false;
  return distance(a, b) <= allowed || isSwap(a, b);
}

function isSwap(a: string, b: string): boolean {
  if (a.length !== b.length) return false;
  const at = [...a].findIndex((letter, index) => letter !== b[index]);
  return at >= 0 && a[at] === b[at + 1] && a[at + 1] === b[at] && a.slice(at + 2) === b.slice(at + 2);
}

function namesOf(dimension: Dimension, value: string): string[] {
  const names = [plainName(value)];
  if (/[/\\]/.test(value) && dimension !== 'model')
    names.push(plainName(value.split(/[/\\]/).findLast((part) => part !== '') ?? ''));
  return names.filter((name) => name !== '');
}

export function indexNames(known: KnownValues): KnownNames {
  const index = new Map<string, NamedValue[]>();
  const add = (name: string, found: NamedValue): void => {
    const listed = index.get(name) ?? [];
    if (!listed.some((one) => one.dimension === found.dimension && one.value === found.value)) listed.push(found);
    index.set(name, listed);
  };
  const entries = Object.entries(known) as [Dimension, readonly string[]][];
  for (const [dimension, values] of entries) {
    for (const value of values) for (const name of namesOf(dimension, value)) add(name, { dimension, value });
    for (const [name, value] of Object.entries(valueSynonyms[dimension] ?? {})) {
      if (values.includes(value) && !index.has(name)) add(name, { dimension, value });
    }
  }
  const fits = (dimension: Dimension | undefined) => (found: NamedValue) =>
    dimension === undefined || found.dimension === dimension;

  function find(name: string, dimension?: Dimension): readonly NamedValue[] {
    const plain = plainName(name);
    const exact = (index.get(plain) ?? []).filter(fits(dimension));
    if (exact.length > 0 || plain.length < 6) return exact;
    // Sessions are long ids of which people copy the beginning.
    const sessions = (known.session ?? []).filter((value) => plainName(value).startsWith(plain));
    return sessions.length === 1 && (dimension === undefined || dimension === 'session')
      ? [{ dimension: 'session', value: sessions[0] ?? '' }]
      : [];
  }

  function nearest(name: string, dimension?: Dimension): NamedValue | null {
    const plain = plainName(name);
    const close = [...index.entries()]
      .filter(([known]) => isSlip(plain, known))
      .flatMap(([, found]) => found.filter(fits(dimension)));
    return close.length === 1 ? (close[0] ?? null) : null;
  }

  function nearestModels(word: string): string[] {
    const models = known.model ?? [];
    const family = [...new Set(models.flatMap((model) => [...modelName(model).words]))].find((one) =>
      isSlip(word, one),
    );
    return family === undefined ? [] : modelsNamed(family, models);
  }

  return { find, nearest, nearestModels, valuesOf: (dimension) => known[dimension] ?? [] };
}
