/** What a test knows of a call it made itself; everything the product says is compared with sums of these. */
export interface KnownCall {
  readonly at: string;
  readonly model: string;
  readonly project: string;
  readonly session: string;
  readonly user: string;
  readonly feature: string;
  readonly usage: KnownUsage;
}

export interface KnownUsage {
  readonly input: number;
  readonly cache_read: number;
  readonly cache_write_5m: number;
  readonly cache_write_1h: number;
  readonly output: number;
}

/** Picodollars a token, from the vendors' price lists; one dollar a million tokens is 1,000,000. */
interface Rates extends KnownUsage {}

const anthropic = (input: number, output: number): Rates => ({
  input,
  output,
  cache_read: input / 10,
  cache_write_5m: (input * 5) / 4,
  cache_write_1h: input * 2,
});
const openai = (input: number, cached: number, output: number): Rates => ({
  input,
  output,
  cache_read: cached,
  cache_write_5m: 0,
  cache_write_1h: 0,
});

export const rates: Readonly<Record<string, Rates>> = {
  'claude-opus-4-6': anthropic(5_000_000, 25_000_000),
  'claude-sonnet-4-5': anthropic(3_000_000, 15_000_000),
  'claude-haiku-4-5': anthropic(1_000_000, 5_000_000),
  'gpt-4o': openai(2_500_000, 1_250_000, 10_000_000),
  'gpt-5-codex': openai(1_250_000, 125_000, 10_000_000),
};

export function ratesOf(model: string): Rates {
  const found = rates[model];
  if (found === undefined) throw new Error(`the test knows no price of ${model}`);
  return found;
}

const kinds = ['input', 'cache_read', 'cache_write_5m', 'cache_write_1h', 'output'] as const;

/** Exact cost in picodollars. */
export function costOf({ model, usage }: Pick<KnownCall, 'model' | 'usage'>): bigint {
  const row = ratesOf(model);
  return kinds.reduce((sum, kind) => sum + BigInt(usage[kind]) * BigInt(row[kind]), 0n);
}

export function costOfAll(calls: readonly Pick<KnownCall, 'model' | 'usage'>[]): bigint {
  return calls.reduce((sum, call) => sum + costOf(call), 0n);
}

/** Picodollars as the product writes money: dollars with 12 places. */
export function dollars(pico: bigint): string {
  const digits = (pico < 0n ? -pico : pico).toString().padStart(13, '0');
  return `${pico < 0n ? '-' : ''}${digits.slice(0, -12)}.${digits.slice(-12)}`;
}

/** Tokens of calls by kind, as a row of `spend` has them. */
export function tokensOf(calls: readonly KnownCall[]): Record<string, number> {
  const sums: Record<string, number> = { reasoning: 0 };
  for (const kind of kinds) sums[kind] = calls.reduce((sum, { usage }) => sum + usage[kind], 0);
  return sums;
}

/** The figures of a row of `spend` over some calls. */
export function figuresOf(calls: readonly KnownCall[]) {
  return { cost_usd: dollars(costOfAll(calls)), calls: calls.length, unpriced_calls: 0, tokens: tokensOf(calls) };
}

const none = '(none)';
const dimensionOf: Readonly<Record<string, (call: KnownCall) => string>> = {
  model: (call) => call.model,
  day: (call) => call.at.slice(0, 10),
  // A call that names no workspace of its own belongs to the project it was imported into.
  project: (call) => call.project || 'default',
  session: (call) => call.session || none,
  user: (call) => call.user || none,
  feature: (call) => call.feature || none,
};

/** The value of a dimension as it is shown. */
export function valueOf(dimension: string, call: KnownCall): string {
  const value = dimensionOf[dimension]?.(call);
  if (value === undefined) throw new Error(`the test knows nothing of ${dimension}`);
  return value;
}

/** The rows `spend --by` must answer, in no order. */
export function rowsBy(dimensions: readonly string[], calls: readonly KnownCall[]): object[] {
  const valuesOf = (call: KnownCall) => dimensions.map((name) => valueOf(name, call));
  const groups = Map.groupBy(calls, (call) => JSON.stringify(valuesOf(call)));
  return [...groups.values()].map(([first, ...rest]) => {
    if (first === undefined) throw new Error('a group has a call');
    const values = valuesOf(first);
    return { ...Object.fromEntries(dimensions.map((name, at) => [name, values[at]])), ...figuresOf([first, ...rest]) };
  });
}

/** Numbers that look random and are the same every time. */
export function createDice(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}
