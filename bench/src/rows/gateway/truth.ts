import { parseUsd } from '@apex/pricing';
import { setTimeout as pause } from 'node:timers/promises';
import type { SplitGateway } from '../../product/split-gateway.ts';
import type { Figure } from '../../row.ts';
import { untilShipped, untilStored } from './settled.ts';

const patienceMs = 60_000;

interface Books {
  readonly calls: number;
  readonly unpriced: number;
  readonly cost_usd: string;
  /** Of each budget. */
  readonly spent: readonly string[];
}

async function read({ settings, telemetry }: SplitGateway): Promise<Books> {
  const { total } = await telemetry.querySpend({});
  const { budgets } = await settings.listBudgets({});
  const spent = budgets.map(({ uses }) => uses[0]?.spent ?? '0');
  return { calls: total.calls, unpriced: total.unpriced_calls, cost_usd: total.cost_usd, spent };
}

const agree = ({ calls, unpriced, cost_usd, spent }: Books, sent: number): boolean =>
  calls === sent && unpriced === 0 && spent.every((one) => parseUsd(one) === parseUsd(cost_usd));

/** After the same run: a row for every call that was sent, and budgets that say what the rows sum up to. */
export async function* truth(product: SplitGateway, sent: number): AsyncGenerator<Figure> {
  await untilShipped(product.gateway.url);
  await untilStored(product.rest.url);
  let books = await read(product);
  for (const until = performance.now() + patienceMs; !agree(books, sent) && performance.now() < until;) {
    await pause(500);
    books = await read(product);
  }
  const off = books.spent.map((one) => parseUsd(one) - parseUsd(books.cost_usd));
  yield {
    what: `calls recorded and priced, of ${sent} sent`,
    unit: 'missing or double',
    seen: Math.abs(books.calls - sent) + books.unpriced,
    bar: { at_most: 0 },
    detail: { ...books },
  };
  yield {
    what: `spent in both budgets, beside the sum of the rows (${books.cost_usd} USD)`,
    unit: 'USD off',
    seen: Math.max(...off.map((one) => Math.abs(Number(one)))) / 1e12,
    bar: { at_most: 0 },
    detail: { spent: books.spent },
  };
}
