import { formatUsd } from '@apex/pricing';

export interface SessionSum {
  readonly calls: number;
  readonly cost_usd: string;
}

/** What the server has acknowledged, by session, kept by whoever sent it. */
export class Book {
  readonly #sums = new Map<string, { calls: number; pico: bigint }>();

  add(session: string, calls: number, pico: bigint): void {
    const sum = this.#sums.get(session) ?? { calls: 0, pico: 0n };
    this.#sums.set(session, { calls: sum.calls + calls, pico: sum.pico + pico });
  }

  set(session: string, calls: number, pico: bigint): void {
    this.#sums.set(session, { calls, pico });
  }

  get calls(): number {
    return [...this.#sums.values()].reduce((total, { calls }) => total + calls, 0);
  }

  sums(): Readonly<Record<string, SessionSum>> {
    const entries = [...this.#sums].map(([session, { calls, pico }]): [string, SessionSum] => [
      session,
      { calls, cost_usd: formatUsd(pico) },
    ]);
    return Object.fromEntries(entries);
  }
}

export interface Difference {
  /** Acknowledged and not there. */
  readonly lost: number;
  /** There more often than acknowledged. */
  readonly doubled: number;
  /** Sessions whose calls agree and whose cost does not. */
  readonly wrong_cost: number;
  readonly first: string;
}

/** Session by session; what both say of calls and cost must be the same. */
export function differenceOf(
  expected: Readonly<Record<string, SessionSum>>,
  actual: Readonly<Record<string, SessionSum>>,
): Difference {
  let [lost, doubled, wrong_cost, first] = [0, 0, 0, ''];
  for (const session of new Set([...Object.keys(expected), ...Object.keys(actual)])) {
    const sent = expected[session] ?? { calls: 0, cost_usd: formatUsd(0n) };
    const there = actual[session] ?? { calls: 0, cost_usd: formatUsd(0n) };
    if (sent.calls === there.calls && sent.cost_usd === there.cost_usd) continue;
    lost += Math.max(0, sent.calls - there.calls);
    doubled += Math.max(0, there.calls - sent.calls);
    if (sent.calls === there.calls) wrong_cost += 1;
    first ||= `${session}: sent ${JSON.stringify(sent)}, there ${JSON.stringify(there)}`;
  }
  return { lost, doubled, wrong_cost, first };
}

export const isNone = ({ lost, doubled, wrong_cost }: Difference): boolean => lost + doubled + wrong_cost === 0;
