import type { UpstreamTest } from '@apex/contracts';
import { lookupOutside, problemOfAddress, RefusedAddress } from '@apex/kit/outside-address';
import { Agent, type Dispatcher } from 'undici';
import { z } from 'zod';
import type { CallableUpstream } from '../snapshot/snapshot.ts';
import { modelsTarget } from './provider-address.ts';

export interface UpstreamTester {
  /** Asks for the models with the key; never throws for what the upstream does. */
  test(upstream: CallableUpstream, signal: AbortSignal): Promise<UpstreamTest>;
  close(): Promise<void>;
}

const longestMs = 10_000;
const mostBytes = 8 * 1024 * 1024;
const mostModels = 200;
const mostWords = 500;

const answerSchema = z.object({
  data: z.array(z.object({ id: z.string() })).nullish(),
  models: z.array(z.object({ name: z.string() })).nullish(),
});
const errorSchema = z.object({
  error: z.union([z.string(), z.object({ message: z.string() })]).nullish(),
  message: z.string().nullish(),
});

/** A real request over a connection of its own. */
export function createUpstreamTester(options: { readonly outside_only: boolean }): UpstreamTester {
  const agent = new Agent({
    connect: { timeout: longestMs, ...(options.outside_only ? { lookup: lookupOutside } : {}) },
    pipelining: 0,
  });
  return {
    async test(upstream, signal) {
      const started = performance.now();
      const done = (rest: Omit<UpstreamTest, 'duration_ms'>): UpstreamTest => ({
        ...rest,
        duration_ms: Math.round(performance.now() - started),
      });
      const refusal = options.outside_only ? problemOfAddress(new URL(upstream.base_url)) : null;
      if (refusal !== null) return done({ ok: false, status: null, models: [], problem: refusal });
      try {
        const { origin, path, headers } = modelsTarget(upstream);
        const response = await agent.request({
          origin,
          path,
          method: 'GET',
          headers: [...headers, 'accept', 'application/json', 'user-agent', 'Netra-Apex-Gateway/1'],
          signal: AbortSignal.any([signal, AbortSignal.timeout(longestMs)]),
        });
        const body = readJson(await textOf(response));
        const { statusCode: status } = response;
        if (status < 200 || status >= 300)
          return done({ ok: false, status, models: [], problem: problemOf(status, body) });
        const models = modelsOf(body);
        if (models !== null) return done({ ok: true, status, models: models.slice(0, mostModels), problem: null });
        return done({
          ok: false,
          status,
          models: [],
          problem: 'It answered, but with no list of models: check the base_url.',
        });
      } catch (error) {
        if (signal.aborted) throw error;
        return done({ ok: false, status: null, models: [], problem: wordsOf(error) });
      }
    },
    close: () => agent.close(),
  };
}

async function textOf({ body }: Dispatcher.ResponseData): Promise<string> {
  const kept: Buffer[] = [];
  let size = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    kept.push(chunk);
    size += chunk.length;
    if (size > mostBytes) throw new Error('Its list of models is larger than 8 MB.');
  }
  return Buffer.concat(kept).toString('utf8');
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // What is no JSON is told by its status.
    return undefined;
  }
}

function modelsOf(body: unknown): string[] | null {
  const { data } = answerSchema.safeParse(body);
  if (data === undefined) return null;
  if (data.data) return data.data.map(({ id }) => id);
  return data.models ? data.models.map(({ name }) => name.replace(/^models\//, '')) : null;
}

function problemOf(status: number, body: unknown): string {
  const { data } = errorSchema.safeParse(body);
  const said = typeof data?.error === 'string' ? data.error : (data?.error?.message ?? data?.message ?? '');
  const redirects = status >= 300 && status < 400 ? ' It redirects, which is not followed.' : '';
  return `It answered ${status}${said === '' ? '.' : `: ${said.slice(0, mostWords)}`}${redirects}`;
}

const codes: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'Nobody listens there.',
  ECONNRESET: 'The connection was cut.',
  UND_ERR_SOCKET: 'The connection was cut.',
  ENOTFOUND: 'The name is not known.',
  EAI_AGAIN: 'The name could not be looked up.',
  UND_ERR_CONNECT_TIMEOUT: 'It did not answer within ten seconds.',
};

function wordsOf(error: unknown): string {
  if (!(error instanceof Error)) return 'It could not be reached.';
  if (error instanceof RefusedAddress) return error.message;
  if (error.name === 'TimeoutError' || error.name === 'AbortError') return 'It did not answer within ten seconds.';
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  return codes[code] ?? (code === '' ? error.message : `It could not be reached (${code}).`);
}
