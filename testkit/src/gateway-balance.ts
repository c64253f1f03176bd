import type { Call, Usage } from '@apex/contracts';
import { formatUsd, parseUsd, type Pico, sumPico } from '@apex/pricing';
import type { BillLine } from './provider-simulator/index.ts';

/** What the product recorded held against what the provider charges. */
export interface Balance {
  readonly calls: readonly Call[];
  /** Lines of the bill that no row stands for to the token and the picodollar. */
  readonly missing: readonly BillLine[];
  /** Rows with a cost that stand for no line of the bill. */
  readonly stray: readonly Call[];
  /** Rows that cost nothing: refused calls, answers from memory. */
  readonly free: readonly Call[];
  readonly ours_usd: string;
  readonly bill_usd: string;
}

const charged = ({ usage }: BillLine): boolean => usage !== null;

const kinds = ['input', 'output', 'cache_read', 'cache_write_5m', 'cache_write_1h', 'audio_in', 'audio_out'] as const;

const sameTokens = (left: Usage | null, right: Usage | null): boolean =>
  left !== null && right !== null && kinds.every((kind) => left[kind] === right[kind]);

const costOf = ({ cost_usd }: Call): Pico | null => (cost_usd === null ? null : parseUsd(cost_usd));

const stands = (call: Call, line: BillLine): boolean =>
  (call.model === line.model_served || call.model === line.model_asked) &&
  costOf(call) === line.cost &&
  sameTokens(call.usage, line.usage);

const usd = (costs: readonly (Pico | null)[]): string => formatUsd(sumPico(costs.filter((cost) => cost !== null)));

/** Finds for every charged line the one row that stands for it. */
export function balanceOf(lines: readonly BillLine[], calls: readonly Call[]): Balance {
  const left = new Set(calls);
  const missing = lines.filter(charged).filter((line) => {
    const found = [...left].find((call) => stands(call, line));
    if (found !== undefined) left.delete(found);
    return found === undefined;
  });
  const isFree = (call: Call): boolean => costOf(call) === parseUsd('0');
  return {
    calls,
    missing,
    stray: [...left].filter((call) => !isFree(call)),
    free: [...left].filter((call) => isFree(call)),
    ours_usd: usd(calls.map((call) => costOf(call))),
    bill_usd: usd(lines.map(({ cost }) => cost)),
  };
}

/** Nothing lacks, nothing is too many, and the sums are equal to the last picodollar. */
export const balanced = { missing: [], stray: [] } as const;
