import { setTimeout as pause } from 'node:timers/promises';
import { authRoutes, type Call, telemetryRoutes } from '@apex/contracts';
import type { ApexProcess } from '@apex/testkit/apex';
import { type HttpUser, signUpByHttp } from '@apex/testkit/http-user';
import { type BillLine, startProviderSimulator } from '@apex/testkit/provider-simulator';
import { type Comparison, compare } from './compare.ts';
import type { Emitter } from './emitter.ts';
import { runExample } from './run-example.ts';

/** With it every kind of token that the APIs know is on the bills, writes for an hour included. */
export const usualSeed = 3;

const lookMs = 100;
const longestWaitMs = 15_000;

export interface Measured extends Comparison {
  readonly bill: readonly BillLine[];
  readonly calls: readonly Call[];
  /** What the spend page says of all of them. */
  readonly spend_usd: string;
}

async function spendOf(user: HttpUser): Promise<string> {
  const answer = await user.request('POST', '/api/spend/query', { body: {} });
  return answer.data(telemetryRoutes.querySpend.output).total.cost_usd;
}

async function callsOf(user: HttpUser): Promise<readonly Call[]> {
  const answer = await user.request('GET', '/api/calls?per_page=100');
  return answer.data(telemetryRoutes.listCalls.output).calls;
}

/** Acknowledged exports that are not stored yet. */
async function exportsWaiting(apex: Pick<ApexProcess, 'url'>): Promise<number> {
  const metrics = await (await fetch(`${apex.url}/metrics`)).text();
  const gauge = /^apex_ingest_spool_frames (\d+)$/m.exec(metrics)?.[1];
  if (gauge === undefined) throw new Error('the server does not say how many exports wait to be stored');
  return Number(gauge);
}

/** The example has ended and its exports were acknowledged; what is stored now is all there will be. */
async function untilStored(apex: Pick<ApexProcess, 'url'>): Promise<void> {
  const deadline = Date.now() + longestWaitMs;
  while ((await exportsWaiting(apex)) > 0) {
    if (Date.now() > deadline) throw new Error(`exports are not stored after ${longestWaitMs} ms`);
    await pause(lookMs);
  }
}

/** Runs one example against a provider of its own and reads what the product made of it, as a user apart from all. */
export async function measure(apex: Pick<ApexProcess, 'url'>, emitter: Emitter, seed: number): Promise<Measured> {
  const user = await signUpByHttp(apex, `${emitter.name}-${seed}@example.com`);
  const made = await user.request('POST', '/api/keys', { body: { name: emitter.name, scopes: ['ingest'] } });
  const { key } = made.data(authRoutes.createKey.output);
  const provider = await startProviderSimulator({ seed });
  try {
    await runExample(emitter, { apexUrl: apex.url, apexKey: key, providerUrl: provider.url });
  } finally {
    await provider.close();
  }
  await untilStored(apex);
  const [calls, spend_usd] = await Promise.all([callsOf(user), spendOf(user)]);
  return { ...compare(emitter, provider.bill.lines, calls), bill: provider.bill.lines, calls, spend_usd };
}
