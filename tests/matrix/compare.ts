import { formatUsd, parseUsd, type Pico, sumPico } from '@apex/pricing';
import type { Call, Usage } from '@apex/contracts';
import { type BillLine, costOf } from '@apex/testkit/provider-simulator';
import { type Emitter, toldUsage } from './emitter.ts';

/** One line of the matrix: the calls of an emitter that were streamed, or those that were not. */
export interface MatrixRow {
  readonly emitter: string;
  readonly streaming: boolean;
  /** Calls that the provider answered and charges for. */
  readonly provider_calls: number;
  /** Rows of ours that stand for exactly one of them. */
  readonly rows: number;
  readonly priced: number;
  readonly not_priced: number;
  /** Calls that no row stands for although the emitter tells of them. */
  readonly missing: number;
  readonly ours_usd: string;
  /** What the provider charges for the calls that we priced. */
  readonly bill_usd: string;
  /** The same by what the emitter tells: differs where it leaves cached tokens out. */
  readonly told_usd: string;
  readonly equal: boolean;
}

export interface Comparison {
  readonly rows: readonly MatrixRow[];
  /** Rows that stand for no call of the bill, or for one that another row stands for already. */
  readonly stray: readonly Call[];
  /** Rows of calls that failed. */
  readonly failed: number;
}

/** Reasoning is shown, not charged apart, and not every emitter tells it. */
function sameTokens(left: Usage | null, right: Usage | null): boolean {
  if (left === null || right === null) return left === right;
  return (
    left.input === right.input &&
    left.output === right.output &&
    left.cache_read === right.cache_read &&
    left.cache_write_5m === right.cache_write_5m &&
    left.cache_write_1h === right.cache_write_1h &&
    left.audio_in === right.audio_in &&
    left.audio_out === right.audio_out
  );
}

const sameModel = (call: Call, line: BillLine) => call.model === line.model_served || call.model === line.model_asked;

const usd = (amounts: readonly (Pico | null)[]) => formatUsd(sumPico(amounts.filter((amount) => amount !== null)));

/** Finds for every line of the bill the one row that stands for it, and holds the money of both against each other. */
export function compare(emitter: Emitter, bill: readonly BillLine[], calls: readonly Call[]): Comparison {
  const left = new Set(calls.filter((call) => call.status === 'ok'));
  const answered = bill.filter((line) => line.usage !== null);
  const pairs = answered.map((line) => {
    const told = toldUsage(emitter, line);
    const call = [...left].find((one) => sameModel(one, line) && sameTokens(one.usage, told)) ?? null;
    if (call !== null) left.delete(call);
    return { line, told, call };
  });
  const rows = [false, true].flatMap((streaming): readonly MatrixRow[] => {
    const of = pairs.filter((pair) => pair.line.streaming === streaming);
    if (of.length === 0) return [];
    const priced = of.filter((pair) => pair.call?.cost_usd != null);
    const ours_usd = usd(priced.map(({ call }) => (call?.cost_usd == null ? null : parseUsd(call.cost_usd))));
    const bill_usd = usd(priced.map(({ line }) => line.cost));
    const stands = of.filter((pair) => pair.call !== null);
    return [
      {
        emitter: emitter.name,
        streaming,
        provider_calls: of.length,
        rows: stands.length,
        priced: priced.length,
        not_priced: stands.length - priced.length,
        missing: of.filter((pair) => pair.call === null && emitter.told(pair.line) !== 'no row').length,
        ours_usd,
        bill_usd,
        told_usd: usd(priced.map(({ line, told }) => costOf({ ...line, usage: told }))),
        equal: ours_usd === bill_usd,
      },
    ];
  });
  return { rows, stray: [...left], failed: calls.filter((call) => call.status === 'error').length };
}
