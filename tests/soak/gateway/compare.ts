import { telemetryRoutes, gatewayRoutes, type SpendResult } from '@apex/contracts';
import { formatUsd, parseUsd, sumPico } from '@apex/pricing';
import type { BillLine } from '@apex/testkit/provider-simulator';
import { setTimeout as pause } from 'node:timers/promises';
import type { Account } from '../load/account.ts';
import type { Book } from './book.ts';

/** What differs between clients, provider, rows and budgets; nothing does where all is well. */
export interface Difference {
  /** Sessions whose calls or cost are not those the provider charged. */
  readonly inexact: number;
  /** Calls the provider charged that no row tells of. */
  readonly unrecorded: number;
  /** Rows beyond the calls that were asked. */
  readonly surplus: number;
  readonly first: string;
}

const most = 10_000;

async function spend(account: Account, feature: string): Promise<SpendResult> {
  const answer = await account.ask('POST', '/api/spend/query', {
    by: ['session'],
    filters: [{ dimension: 'feature', value: feature }],
    limit: most,
  });
  return answer.data(telemetryRoutes.querySpend.output);
}

/** Compares a round that is over with the provider's bill of it; looks again until it agrees or patience ends. */
export async function compareRound(
  account: Account,
  { feature, book, billed }: { readonly feature: string; readonly book: Book; readonly billed: readonly BillLine[] },
  patience_ms: number,
): Promise<Difference> {
  const deadline = Date.now() + patience_ms;
  for (;;) {
    const found = differenceOf(await spend(account, feature), book, billed);
    if (found.first === '' || Date.now() > deadline) return found;
    await pause(500);
  }
}

function differenceOf({ rows, total }: SpendResult, book: Book, billed: readonly BillLine[]): Difference {
  const costs = new Map(billed.flatMap(({ response_id, cost }) => (response_id === null ? [] : [[response_id, cost]])));
  const seen = new Map(rows.map((row) => [String(row['session']), row]));
  let inexact = 0;
  let first = '';
  for (const [name, answers] of book.exactSessions()) {
    if (answers.length === 0) continue;
    const charged = formatUsd(sumPico(answers.map((id) => costs.get(id) ?? null).filter((cost) => cost !== null)));
    const row = seen.get(name);
    if (row?.calls === answers.length && parseUsd(row.cost_usd) === parseUsd(charged)) continue;
    inexact += 1;
    if (first === '')
      first = `${name}: ${answers.length} calls for ${charged}, recorded ${row?.calls ?? 0} for ${row?.cost_usd ?? '0'}`;
  }
  const charged = billed.filter(({ outcome }) => outcome === 'answered' || outcome === 'abandoned').length;
  const unrecorded = Math.max(0, charged - total.calls);
  const surplus = Math.max(0, total.calls - book.asked);
  if (first === '' && unrecorded > 0) first = `${charged} charged, ${total.calls} recorded`;
  if (first === '' && surplus > 0) first = `${book.asked} asked, ${total.calls} recorded`;
  return { inexact, unrecorded, surplus, first };
}

export interface Balance {
  readonly spent: readonly bigint[];
  readonly reserved: readonly bigint[];
  /** Of all rows. */
  readonly recorded: bigint;
}

/** What the budgets hold beside the sum of the rows, once nothing is under way. */
export async function balanceOf(account: Account): Promise<Balance> {
  const told = (await account.ask('GET', '/api/gateway/budgets')).data(gatewayRoutes.listBudgets.output);
  const { total } = (await account.ask('POST', '/api/spend/query', {})).data(telemetryRoutes.querySpend.output);
  const uses = told.budgets.map(({ uses: [use] }) => use);
  return {
    spent: uses.map((use) => parseUsd(use?.spent ?? '0')),
    reserved: uses.map((use) => parseUsd(use?.reserved ?? '0')),
    recorded: parseUsd(total.cost_usd),
  };
}
