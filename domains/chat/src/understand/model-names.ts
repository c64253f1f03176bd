/** A model's name in parts: words and version numbers, without vendor path and date. */
export interface ModelName {
  readonly words: ReadonlySet<string>;
  readonly numbers: readonly string[];
}

const noise = new Set([
  'latest',
  'anthropic',
  'openai',
  'google',
  'models',
  'us',
  'eu',
  'apac',
  'v1',
  'v',
  'preview',
  '',
]);
/** Makers' words that add nothing to telling models apart within a family. */
const brand = new Set(['claude', 'gpt', 'gemini']);

/** `opus4` and `gpt5` are typed without the blank; `4o` and `o3` are names as they stand. */
function partsOf(text: string): string[] {
  return text.split(/[-_.:@\s]+/).flatMap((part) => {
    const joined = /^([a-z]{3,})(\d{1,2})$/.exec(part);
    if (joined !== null) return [joined[1] ?? '', joined[2] ?? ''];
    const lettered = /^(\d)([a-z])$/.exec(part);
    if (lettered !== null) return [lettered[1] ?? '', lettered[2] ?? ''];
    const versioned = /^v(\d{1,2})$/.exec(part);
    return versioned === null ? [part] : [versioned[1] ?? ''];
  });
}

export function modelName(text: string): ModelName {
  const bare = text
    .toLowerCase()
    .replace(/^.*\//, '')
    .replaceAll(/(?<=[-@])20\d{2}-?\d{2}-?\d{2}/g, '');
  const parts = partsOf(bare).filter((part) => !noise.has(part));
  const words = new Set(parts.filter((part) => !/^\d+$/.test(part)));
  return { words, numbers: parts.filter((part) => /^\d+$/.test(part)) };
}

/** Family without version covers all versions; a version covers what it begins. */
function covers(asked: ModelName, model: ModelName): boolean {
  if (asked.words.size === 0) return false;
  for (const word of asked.words) if (!model.words.has(word)) return false;
  return asked.numbers.every((number, index) => model.numbers[index] === number);
}

function isExactly(asked: ModelName, model: ModelName): boolean {
  const key = ({ words, numbers }: ModelName): string => {
    return [...[...words].filter((word) => !brand.has(word)).sort(), ...numbers].join(' ');
  };
  return key(asked) !== '' && key(asked) === key(model);
}

/** The models of the data by the names people have for them. */
export interface ModelNames {
  /** The models that a name stands for: one that bears it exactly, or else its whole family. */
  named(asked: string): string[];
  /** Every word that stands in a name of a model. */
  readonly families: readonly string[];
}

const mostRemembered = 5_000;

export function createModelNames(models: readonly string[]): ModelNames {
  const known = models.map((model) => ({ model, lower: model.toLowerCase(), name: modelName(model) }));
  const words = new Set(known.flatMap(({ name }) => [...name.words]));
  const remembered = new Map<string, string[]>();

  function search(asked: string): string[] {
    const lower = asked.toLowerCase();
    const same = known.filter((one) => one.lower === lower);
    if (same.length > 0) return same.map(({ model }) => model);
    const name = modelName(asked);
    if (name.words.size === 0) return [];
    const covered = known.filter((one) => covers(name, one.name));
    if (covered.length === 0) return spelledOut(lower);
    const exact = covered.filter((one) => isExactly(name, one.name));
    return (exact.length > 0 ? exact : covered).map(({ model }) => model).sort();
  }

  /** `g2.5 pro`: a family told by its first letters, where only one family fits. */
  function spelledOut(lower: string): string[] {
    const match = /^([a-z]{1,3})[- ]?(\d.*)$/.exec(lower);
    if (match === null) return [];
    const [, initial = '', rest = ''] = match;
    if (words.has(initial)) return [];
    const families = [...words].filter((word) => word.startsWith(initial) && word.length > initial.length);
    const hits = families.map((family) => search(`${family} ${rest}`)).filter((found) => found.length > 0);
    const [only] = hits;
    return only !== undefined && new Set(hits.flat()).size === only.length ? only : [];
  }

  return {
    named(asked) {
      const before = remembered.get(asked);
      if (before !== undefined) return before;
      const found = search(asked);
      if (remembered.size >= mostRemembered) remembered.clear();
      remembered.set(asked, found);
      return found;
    },
    families: [...words],
  };
}

/** The latest of a family: the highest version, and of two dates the later. */
export function newestModel(models: readonly string[]): string | null {
  const rank = (model: string): string => {
    const numbers = modelName(model).numbers.map((number) => number.padStart(6, '0'));
    return [...numbers, /20\d{6}/.exec(model.replaceAll('-', ''))?.[0] ?? ''].join('.');
  };
  return [...models].sort((a, b) => (rank(a) < rank(b) ? 1 : rank(a) > rank(b) ? -1 : 0))[0] ?? null;
}

/** Words that make of models even where the data has none of them. */
export const modelWords =
  /^(gpt|claude|opus|sonnet|haiku|gemini|llama|mistral|mixtral|deepseek|qwen|grok|codestral|kimi|glm|phi|command-r|nova|o[134]|4o|gpt-[\w.-]+|claude-[\w.-]+|gemini-[\w.-]+|llama-[\w.-]+|mistral-[\w.-]+|deepseek-[\w.-]+|qwen[\w.-]+|grok-[\w.-]+|o[134]-\w+)$/;

/** Words of names of models that people say of other things; by themselves they name no model. */
export const everydayWords =
  /^(text|audio|image|images|voice|speech|video|code|search|base|chat|instruct|versatile|vision|fast|live|large|medium|small|preview)$/;
