import { setTimeout as pause } from 'node:timers/promises';
import { authRoutes, type Call, telemetryRoutes } from '@apex/contracts';
import type { ApexProcess } from '@apex/testkit/apex';
import { type HttpUser, signUpByHttp } from '@apex/testkit/http-user';
import { type BillLine, startProviderSimulator } from '@apex/testkit/provider-simulator';
import { type Comparison, compare } from './compare.ts';
import type { Emitter } from './emitter.ts';
import { runExample } from './run-example.ts';

const lookMs = 100;
const longestWaitMs = 15_000;

export interface Measured extends Comparison {
  readonly bill: readonly BillLine[];
  readonly calls: readonly Call[];
}

async function callsOf(user: HttpUser): Promise<readonly Call[]> {
  const answer = await user.request('GET', '/api/calls?per_page=100');
  return answer.data(telemetryRoutes.listCalls.output).calls;
}

/**
 * Runs one example against a provider of its own and reads what the product made of it, as a user of an organisation
 * of its own. Waits until every call is there and the rows stand still, or until it is certain that some never come.
 */
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
  const deadline = Date.now() + longestWaitMs;
  for (;;) {
    const calls = await callsOf(user);
    const found = compare(emitter, provider.bill.lines, calls);
    const whole = found.rows.every((row) => row.missing === 0) && found.stray.length === 0;
    if (whole || Date.now() > deadline) return { ...found, bill: provider.bill.lines, calls };
    await pause(lookMs);
  }
}
