import type { Dimension } from '@apex/contracts';
import { distance } from 'fastest-levenshtein';
import { createModelNames } from './model-names.ts';
import { createSlipIndex } from './slip.ts';
import { lemmaOf } from './tokenise.ts';
import { valueSynonyms } from './vocabulary/dimensions.ts';

/** The values the data holds, by dimension. */
export type KnownValues = Readonly<Partial<Record<Dimension, readonly string[]>>>;

export interface NamedValue {
  readonly dimension: Dimension;
  readonly value: string;
}

const letters: Readonly<Record<string, string>> = { ß: 'ss', ø: 'o', æ: 'ae', œ: 'oe', ł: 'l', đ: 'd', ı: 'i' };

/** Lower case without accents. */
function plainLetters(text: string): string {
  const lower = text.toLowerCase();
  if (!/[^ -~]/.test(lower)) return lower;
  return lower
    .normalize('NFD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/[ßøæœłđı]/g, (letter) => letters[letter] ?? letter);
}

/** Spelling that does not matter: case, blanks, dashes, dots. */
export function plainName(text: string): string {
  return plainLetters(text)
    .replaceAll(/[\s_./:@\\-]+/g, '-')
    .replaceAll(/^-+|-+$/g, '');
}

export interface KnownNames {
  /** Values that bear this name, of one dimension or of any. */
  find(name: string, dimension?: Dimension): readonly NamedValue[];
  /** People by a part of their address: `priya` for `priya.nair@shop.example`. */
  findAlias(name: string, dimension?: Dimension): readonly NamedValue[];
  /** The one value that is a slip of the finger away. */
  nearest(name: string, dimension?: Dimension): NamedValue | null;
  /** The word of a family of models that is a slip of the finger away. */
  nearestFamily(word: string): string | undefined;
  /** Models of a family whose name is a slip of the finger away. */
  nearestModels(word: string): string[];
  /** Models that a name stands for, by version or family. */
  modelsNamed(name: string): string[];
  valuesOf(dimension: Dimension): readonly string[];
}

/** `lived` is a form of a word, no slip of somebody called "live". */
function isInflected(typed: string, name: string): boolean {
  return (
    typed.startsWith(name.replace(/e$/, '')) &&
    /^(e?d|e?s|ing|e?r|ly|able)$/.test(typed.slice(name.replace(/e$/, '').length))
  );
}

function namesOf(dimension: Dimension, value: string): string[] {
  const names = [plainName(value)];
  if (/[/\\]/.test(value) && dimension !== 'model')
    names.push(plainName(value.split(/[/\\]/).findLast((part) => part !== '') ?? ''));
  return names.filter((name) => name !== '');
}

/** Parts of a person's address or login that people say instead of the whole. */
function aliasesOf(value: string): string[] {
  const [local = ''] = value.toLowerCase().split('@');
  if (local === value.toLowerCase() && !/[._\s]/.test(local)) return [];
  const parts = local.split(/[._\s-]+/).filter((part) => part.length >= 3 && /^\p{L}+$/u.test(part));
  return [plainName(local), ...parts];
}

type Index = Map<string, NamedValue[]>;

/** A name that more than so many values bear tells none of them apart. */
const mostBearers = 20;

function add(index: Index, name: string, found: NamedValue): void {
  const listed = index.get(name);
  if (listed === undefined) index.set(name, [found]);
  else if (listed.at(-1)?.value !== found.value || listed.at(-1)?.dimension !== found.dimension) {
    if (listed.length < mostBearers) listed.push(found);
  }
}

const squeezed = (plain: string): string => plain.replaceAll('-', '');

interface Indices {
  readonly exact: Index;
  /** Without blanks and dashes, or in the singular: `docsearch`, `embedding`. */
  readonly loose: Index;
  readonly alias: Index;
  /** Other usual names, which nobody misspells into. */
  readonly synonym: Index;
}

function indicesOf(known: KnownValues): Indices {
  const [exact, loose, alias, synonym]: [Index, Index, Index, Index] = [new Map(), new Map(), new Map(), new Map()];
  for (const [dimension, values] of Object.entries(known) as [Dimension, readonly string[]][]) {
    for (const value of values) {
      const found = { dimension, value };
      for (const name of namesOf(dimension, value)) {
        add(exact, name, found);
        add(loose, squeezed(name), found);
        if (!/\d/.test(name)) add(loose, lemmaOf(name), found);
      }
      if (dimension === 'user') for (const name of aliasesOf(value)) add(alias, name, found);
    }
    for (const group of valueSynonyms[dimension] ?? []) addSynonyms({ exact, synonym }, dimension, values, group);
  }
  return { exact, loose, alias, synonym };
}

function addSynonyms(
  { exact, synonym }: Pick<Indices, 'exact' | 'synonym'>,
  dimension: Dimension,
  values: readonly string[],
  group: readonly string[],
): void {
  const plain = group.map(plainName);
  const held = values.filter((value) => plain.includes(plainName(value)));
  const [value] = held;
  if (value === undefined || held.length > 1) return;
  for (const name of plain) if (!exact.has(name)) add(synonym, name, { dimension, value });
}

const mostRemembered = 5_000;

interface PlainSession {
  readonly plain: string;
  readonly value: string;
}

function byPlain(a: PlainSession, b: PlainSession): number {
  return a.plain < b.plain ? -1 : a.plain > b.plain ? 1 : 0;
}

/** The first of the sorted names that is not before this one. */
function firstFrom(sessions: readonly PlainSession[], plain: string): number {
  let [low, high] = [0, sessions.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sessions[middle]?.plain ?? '') < plain) low = middle + 1;
    else high = middle;
  }
  return low;
}

const indexed = new WeakMap<KnownValues, KnownNames>();

/** An index of the values; made once for the same values. */
export function indexNames(known: KnownValues): KnownNames {
  const made = indexed.get(known) ?? makeIndex(known);
  indexed.set(known, made);
  return made;
}

function makeIndex(known: KnownValues): KnownNames {
  const { exact, loose, alias, synonym } = indicesOf(known);
  const models = createModelNames(known.model ?? []);
  const sessions = (known.session ?? []).map((value) => ({ plain: plainName(value), value })).sort(byPlain);
  const slips = [exact, alias].map((index) => ({ index, words: createSlipIndex([...index.keys()]) }));
  const families = createSlipIndex(models.families);
  const remembered = new Map<string, readonly NamedValue[]>();

  function search(name: string): readonly NamedValue[] {
    const plain = plainName(name);
    if (plain === '') return [];
    const found = exact.get(plain) ?? synonym.get(plain);
    if (found !== undefined) return found;
    const near = [...(loose.get(squeezed(plain)) ?? []), ...(loose.get(lemmaOf(plain)) ?? [])];
    return near.length > 0 ? [...new Set(near)] : begunSession(plain);
  }

  /** Sessions are long ids of which people copy the beginning. */
  function begunSession(plain: string): readonly NamedValue[] {
    if (plain.length < 6) return [];
    const first = sessions[firstFrom(sessions, plain)];
    const second = sessions[firstFrom(sessions, plain) + 1];
    if (first?.plain.startsWith(plain) !== true || second?.plain.startsWith(plain) === true) return [];
    return [{ dimension: 'session', value: first.value }];
  }

  function find(name: string, dimension?: Dimension): readonly NamedValue[] {
    let found = remembered.get(name);
    if (found === undefined) {
      found = search(name);
      if (remembered.size >= mostRemembered) remembered.clear();
      remembered.set(name, found);
    }
    return dimension === undefined ? found : found.filter((one) => one.dimension === dimension);
  }

  function nearest(name: string, dimension?: Dimension): NamedValue | null {
    const plain = plainName(name);
    const close = slips.flatMap(({ index, words }) =>
      words
        .near(plain)
        .filter((word) => !isInflected(plain, word))
        .flatMap((word) => (index.get(word) ?? []).map((one) => ({ ...one, far: distance(plain, word) }))),
    );
    const within = close.filter((one) => dimension === undefined || one.dimension === dimension);
    const least = Math.min(...within.map(({ far }) => far));
    const fitting = within.filter(({ far }) => far === least);
    const values = new Set(fitting.map((one) => `${one.dimension} ${one.value}`));
    const [first] = fitting;
    return values.size === 1 && first !== undefined ? { dimension: first.dimension, value: first.value } : null;
  }

  return {
    find,
    findAlias: (name, dimension) =>
      (alias.get(plainName(name)) ?? []).filter((one) => dimension === undefined || one.dimension === dimension),
    nearest,
    nearestModels: (word) => {
      const [family] = families.near(word);
      return family === undefined ? [] : models.named(family);
    },
    nearestFamily: (word) => families.near(word)[0],
    modelsNamed: models.named,
    valuesOf: (dimension) => known[dimension] ?? [],
  };
}
