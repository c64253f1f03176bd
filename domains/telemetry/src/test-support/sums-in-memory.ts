import type { Dimension, Filter, SpendQuery, TokenSums } from '@apex/contracts';
import { labelName } from '../spend/compile-spend.ts';
import { missingLabel } from '../spend/dimensions.ts';
import type { Aggregates } from '../spend/measures.ts';
import type { BreakdownsQuery, SumReader } from '../spend/sum-reader.ts';
import { aliasOf, type SumName, sums } from '../spend/sums.ts';

/** A call with what the analyses sum; money in picodollars. */
export interface CallInMemory {
  readonly at_ms: number;
  readonly labels: Readonly<Partial<Record<Dimension, string>>>;
  readonly failed: boolean;
  readonly latency_ms: number | null;
  readonly tokens: TokenSums;
  /** Null where no price is known. */
  readonly costs: Readonly<Record<'input' | 'cache_read' | 'cache_write' | 'output', bigint>> | null;
}

function labelOf({ at_ms, labels, failed }: CallInMemory, dimension: Dimension): string {
  const iso = new Date(at_ms).toISOString();
  switch (dimension) {
    case 'hour':
      return `${iso.slice(0, 13)}:00:00.000Z`;
    case 'day':
      return iso.slice(0, 10);
    case 'month':
      return iso.slice(0, 7);
    case 'week':
      return new Date(at_ms - ((new Date(at_ms).getUTCDay() + 6) % 7) * 86_400_000).toISOString().slice(0, 10);
    case 'status':
      return failed ? 'error' : 'ok';
    default:
      return labels[dimension] === undefined || labels[dimension] === '' ? missingLabel : labels[dimension];
  }
}

function passes(call: CallInMemory, { dimension, op, value }: Filter): boolean {
  const found = labelOf(call, dimension);
  const values = [value].flat().map((one) => (one === '' ? missingLabel : one));
  if (op === 'eq' || op === 'in') return values.includes(found);
  if (op === 'ne' || op === 'not_in') return !values.includes(found);
  return values.some((one) => (op === 'prefix' ? found.startsWith(one) : found.includes(one)));
}

const zero = { input: 0n, cache_read: 0n, cache_write: 0n, output: 0n };

function countsOf({ failed, latency_ms, tokens, costs }: CallInMemory): Record<SumName, bigint> {
  const { input, cache_read, cache_write, output } = costs ?? zero;
  const prompt = tokens.input + tokens.cache_read + tokens.cache_write_5m + tokens.cache_write_1h;
  return {
    calls: 1n,
    errors: failed ? 1n : 0n,
    unpriced_calls: costs === null ? 1n : 0n,
    input: BigInt(tokens.input),
    cache_read: BigInt(tokens.cache_read),
    cache_write_5m: BigInt(tokens.cache_write_5m),
    cache_write_1h: BigInt(tokens.cache_write_1h),
    output: BigInt(tokens.output),
    reasoning: BigInt(tokens.reasoning),
    prompt: BigInt(prompt),
    cost: input + cache_read + cache_write + output,
    cost_input: input,
    cost_cache_read: cache_read,
    cost_cache_write: cache_write,
    cost_output: output,
    reported_cost: 0n,
    reported_calls: 0n,
    latency_us: BigInt(Math.round((latency_ms ?? 0) * 1000)),
    latency_calls: latency_ms === null ? 0n : 1n,
  };
}

const moneyNames: ReadonlySet<string> = new Set([
  'cost',
  'cost_input',
  'cost_cache_read',
  'cost_cache_write',
  'cost_output',
  'reported_cost',
]);

function dollars(pico: bigint): string {
  const digits = pico.toString().padStart(13, '0');
  return `${digits.slice(0, -12)}.${digits.slice(-12)}`;
}

function sumsOf(calls: readonly CallInMemory[]): Record<string, unknown> {
  const total = new Map<string, bigint>(Object.keys(sums).map((name) => [name, 0n]));
  for (const call of calls)
    for (const [name, value] of Object.entries(countsOf(call))) total.set(name, (total.get(name) ?? 0n) + value);
  const told = [...total].map(([name, value]) => [
    // Every name is one of those that were counted.
    aliasOf(name as SumName),
    moneyNames.has(name) ? dollars(value) : value.toString(),
  ]);
  const times = calls.map(({ at_ms }) => at_ms);
  const latencies = calls.flatMap(({ latency_ms }) => latency_ms ?? []).toSorted((a, b) => a - b);
  const quantile = (share: number): number =>
    (latencies[Math.min(latencies.length - 1, Math.floor(share * latencies.length))] ?? 0) * 1000;
  return {
    ...Object.fromEntries(told),
    [aliasOf('latency_quantiles')]: [quantile(0.5), quantile(0.95), quantile(0.99)],
    [aliasOf('first_at')]: calls.length === 0 ? '' : new Date(Math.min(...times)).toISOString(),
    [aliasOf('last_at')]: calls.length === 0 ? '' : new Date(Math.max(...times)).toISOString(),
  };
}

function grouped(calls: readonly CallInMemory[], by: readonly Dimension[]): { values: string[]; sums: Aggregates }[] {
  const groups = Map.groupBy(calls, (call) => by.map((name) => labelOf(call, name)).join('\n'));
  return [...groups]
    .map(([key, group]) => ({ values: by.length === 0 ? [] : key.split('\n'), sums: sumsOf(group) }))
    .toSorted((a, b) => Number(b.sums[aliasOf('cost')]) - Number(a.sums[aliasOf('cost')]));
}

/** Sums over calls in memory, for analyses that need no engine. */
export function sumsInMemory(calls: readonly CallInMemory[]): SumReader {
  const chosen = (filters: readonly Filter[], from: number, to: number): CallInMemory[] =>
    calls.filter((call) => call.at_ms >= from && call.at_ms < to && filters.every((filter) => passes(call, filter)));
  return {
    groups({ by, filters, from, to, limit }: SpendQuery) {
      const some = chosen(
        filters,
        from === undefined ? Number.NEGATIVE_INFINITY : Date.parse(from),
        to === undefined ? Number.POSITIVE_INFINITY : Date.parse(to),
      );
      const groups = by.length === 0 ? [] : grouped(some, by);
      const times = by.some((name) => ['hour', 'day'].includes(name));
      const ordered = times ? groups.toSorted((a, b) => (a.values.join('\n') < b.values.join('\n') ? -1 : 1)) : groups;
      return {
        total: sumsOf(some),
        groups: ordered.slice(0, limit).map(({ values, sums: told }) => ({
          ...told,
          ...Object.fromEntries(values.map((value, at) => [labelName(at), value])),
        })),
        truncated: groups.length > limit,
      };
    },
    breakdowns({ sets, filters, from, to, only, limit }: BreakdownsQuery) {
      const length = only?.grain === 'hour' ? 3_600_000 : 86_400_000;
      const begins = only === undefined ? null : new Set(only.at.map((at) => Math.floor(at / length)));
      const some = chosen(filters, from, to).filter(({ at_ms }) => begins?.has(Math.floor(at_ms / length)) ?? true);
      return sets.map((set) => {
        const groups = some.length === 0 ? [] : grouped(some, set);
        return { groups: groups.slice(0, limit), truncated: groups.length > limit };
      });
    },
  };
}
