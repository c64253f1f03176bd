import type { Dimension } from '@apex/contracts';
import { distance } from 'fastest-levenshtein';
import { modelName, modelsNamed } from './model-names.ts';
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
  /** Models of a family whose name is a slip of the finger away. */
  nearestModels(word: string): string[];
  /** Models that a name stands for, by version or family. */
  modelsNamed(name: string): string[];
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

/** `lived` is a form of a word, no slip of somebody called "live". */
function isInflected(typed: string, name: string): boolean {
  return (
    typed.startsWith(name.replace(/e$/, '')) &&
    /^(e?d|e?s|ing|e?r|ly|able)$/.test(typed.slice(name.replace(/e$/, '').length))
  );
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

/** Parts of a person's address or login that people say instead of the whole. */
function aliasesOf(value: string): string[] {
  const [local = ''] = value.toLowerCase().split('@');
  if (local === value.toLowerCase() && !/[._\s]/.test(local)) return [];
  const parts = local.split(/[._\s-]+/).filter((part) => part.length >= 3 && /^\p{L}+$/u.test(part));
  return [plainName(local), ...parts];
}

type Index = Map<string, NamedValue[]>;

function add(index: Index, name: string, found: NamedValue): void {
  const listed = index.get(name);
  if (listed === undefined) index.set(name, [found]);
  else if (!listed.some((one) => one.dimension === found.dimension && one.value === found.value)) listed.push(found);
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

const indexed = new WeakMap<KnownValues, KnownNames>();

/** An index of the values; made once for the same values. */
export function indexNames(known: KnownValues): KnownNames {
  const made = indexed.get(known) ?? makeIndex(known);
  indexed.set(known, made);
  return made;
}

function makeIndex(known: KnownValues): KnownNames {
  const { exact, loose, alias, synonym } = indicesOf(known);
  const models = known.model ?? [];
  const families = [...new Set(models.flatMap((model) => [...modelName(model).words]))];
  const remembered = new Map<string, string[]>();
  const within = (found: readonly NamedValue[] | undefined, dimension: Dimension | undefined): NamedValue[] =>
    (found ?? []).filter((one) => dimension === undefined || one.dimension === dimension);

  function find(name: string, dimension?: Dimension): readonly NamedValue[] {
    const plain = plainName(name);
    const found = within(exact.get(plain), dimension);
    if (found.length > 0 || plain === '') return found;
    const usual = within(synonym.get(plain), dimension);
    if (usual.length > 0) return usual;
    const near = [...within(loose.get(squeezed(plain)), dimension), ...within(loose.get(lemmaOf(plain)), dimension)];
    if (near.length > 0) return [...new Set(near)];
    if (plain.length < 6 || (dimension !== undefined && dimension !== 'session')) return [];
    // Sessions are long ids of which people copy the beginning.
    const sessions = (known.session ?? []).filter((value) => plainName(value).startsWith(plain));
    return sessions.length === 1 ? [{ dimension: 'session', value: sessions[0] ?? '' }] : [];
  }

  function nearest(name: string, dimension?: Dimension): NamedValue | null {
    const plain = plainName(name);
    const close: NamedValue[] = [];
    for (const index of [exact, alias]) {
      for (const [known, found] of index) {
        if (isSlip(plain, known) && !isInflected(plain, known)) close.push(...within(found, dimension));
      }
    }
    const values = new Set(close.map((one) => `${one.dimension} ${one.value}`));
    return values.size === 1 ? (close[0] ?? null) : null;
  }

  function nearestModels(word: string): string[] {
    const family = families.find((one) => isSlip(word, one));
    return family === undefined ? [] : named(family);
  }

  function named(name: string): string[] {
    const before = remembered.get(name);
    if (before !== undefined) return before;
    const found = modelsNamed(name, models);
    if (remembered.size < 5_000) remembered.set(name, found);
    return found;
  }

  return {
    find,
    findAlias: (name, dimension) => within(alias.get(plainName(name)), dimension),
    nearest,
    nearestModels,
    modelsNamed: named,
    valuesOf: (dimension) => known[dimension] ?? [],
  };
}
