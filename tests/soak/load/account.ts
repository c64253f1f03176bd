import { authRoutes, telemetryRoutes } from '@apex/contracts';
import { type HttpAnswer, request, signUpByHttp } from '@apex/testkit/http-user';
import type { SessionSum } from './book.ts';

const patienceMs = 20_000;

/** An account with a key that does not end, which a token would. */
export interface Account {
  /** Throws where nobody answers in time. */
  ask(method: string, path: string, body?: unknown): Promise<HttpAnswer>;
  /** Calls and cost of each session, as the API tells them. */
  sums(): Promise<Readonly<Record<string, SessionSum>>>;
}

export async function openAccount(url: string): Promise<Account> {
  const user = await signUpByHttp({ url }, 'soak@example.com');
  const made = await user.request('POST', '/api/keys', { body: { name: 'soak', scopes: ['all'] } });
  const headers = { authorization: `Bearer ${made.data(authRoutes.createKey.output).key}` };
  const ask: Account['ask'] = (method, path, body) =>
    request(url + path, method, {
      headers,
      signal: AbortSignal.timeout(patienceMs),
      ...(body === undefined ? {} : { body }),
    });
  return {
    ask,
    async sums() {
      const answer = await ask('POST', '/api/spend/query', { by: ['session'], limit: 10_000 });
      const { rows } = answer.data(telemetryRoutes.querySpend.output);
      return Object.fromEntries(
        rows.map(({ session, calls, cost_usd }): [string, SessionSum] => [String(session), { calls, cost_usd }]),
      );
    },
  };
}
