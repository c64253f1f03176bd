import { authRoutes, telemetryRoutes } from '@apex/contracts';
import { type HttpUser, request } from '@apex/testkit/http-user';
import { traceExport } from '@apex/testkit/trace-export';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, vi } from 'vitest';

/** An export of so many calls of one session, no two of any export the same. */
export function exportOf(session: string, calls: number): string {
  return JSON.stringify(traceExport(session, calls, { input: 1000, output: 100 }));
}

/** A key of the user's that may send. */
export async function ingestKey(user: HttpUser): Promise<string> {
  const answer = await user.request('POST', '/api/keys', { body: { name: 'emitter', scopes: ['ingest'] } });
  return answer.data(authRoutes.createKey.output).key;
}

/** Resolves when all that was acknowledged has been stored. */
export async function untilStored(url: string): Promise<void> {
  await vi.waitFor(
    async () => {
      const { text } = await request(`${url}/metrics`, 'GET');
      expect(/^apex_ingest_spool_frames (\d+)$/m.exec(text)?.[1]).toBe('0');
    },
    { timeout: 60_000, interval: 100 },
  );
}

/** Calls of each session, as the API tells them. */
export async function callsBySession(user: HttpUser): Promise<Record<string, number>> {
  const body = { by: ['session'], measures: ['calls'], limit: 10_000 };
  const { rows } = (await user.request('POST', '/api/spend/query', { body })).data(telemetryRoutes.querySpend.output);
  return Object.fromEntries(rows.map((row) => [String(row['session']), row['calls']]));
}

export interface Emitters {
  /** Calls by session of the exports that were acknowledged so far. */
  readonly acknowledged: Readonly<Record<string, number>>;
  /** Stops once what is under way is acknowledged. */
  stop(): Promise<void>;
}

/** Emitters that send without a break, and send again what was not acknowledged, as the protocol wants it. */
export function startEmitters(urlOf: () => string, key: string, many: number): Emitters {
  const acknowledged: Record<string, number> = {};
  let isStopped = false;
  async function emit(name: number): Promise<void> {
    for (let turn = 0; !isStopped; turn += 1) {
      const session = `session-${name}-${turn}`;
      const calls = 1 + ((name * 7 + turn) % 20);
      await deliver(urlOf, key, exportOf(session, calls));
      acknowledged[session] = calls;
    }
  }
  const running = Promise.all(Array.from({ length: many }, (_, name) => emit(name)));
  return {
    acknowledged,
    async stop() {
      isStopped = true;
      await running;
    },
  };
}

async function deliver(urlOf: () => string, key: string, body: string): Promise<void> {
  for (;;) {
    try {
      const headers = { authorization: `Bearer ${key}` };
      const { status, text } = await request(`${urlOf()}/v1/traces`, 'POST', { headers, body });
      if (status === 200) return;
      // What the protocol lets an emitter try again.
      if (![429, 502, 503, 504].includes(status)) throw new Error(`an export was answered ${status}: ${text}`);
    } catch (error) {
      // Nobody listens, or the answer broke off: `fetch` says so by this class.
      if (!(error instanceof TypeError)) throw error;
    }
    await pause(20);
  }
}
