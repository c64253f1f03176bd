import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Bill } from './bill.ts';
import { catalogueAnswer } from './catalogue.ts';
import { controlAnswer, echoOf } from './control.ts';
import { FaultQueue, type PlannedFault } from './fault.ts';
import { createLedger } from './ledger.ts';
import { createModelCall, retryHeaders } from './model-call.ts';
import type { SimulatorOptions } from './options.ts';
import { promptTokensOf } from './prefix-cache.ts';
import { createPromptCounter } from './prompt-counter.ts';
import { type RecordedRequest, recordRequest } from './recorded-request.ts';
import { callFormat, countFormat, errorFormat } from './routes.ts';
import { sendJson } from './send.ts';
import { Wire } from './wire.ts';

export interface ProviderSimulator {
  /** The root; OpenAI's clients want `/v1` behind it. */
  readonly url: string;
  readonly bill: Bill;
  /** Every request that came, in the order in which they were read. */
  readonly requests: readonly RecordedRequest[];
  /** Requests that are being answered now. */
  readonly in_flight: number;
  /** For clients whose prompts a test cannot steer. Returns what lifts the plan before it is used up. */
  fail(plan: PlannedFault): () => void;
  /** When no request is being answered: the bill says then how each call ended. */
  settled(): Promise<void>;
  close(): Promise<void>;
}

const defaultLifetimeMs = 300_000;

/** The far end of the internet: five APIs of three providers on one port, with a bill of its own. */
export async function startProviderSimulator(options: SimulatorOptions): Promise<ProviderSimulator> {
  const now_ms = options.now_ms ?? Date.now;
  const models = options.models ?? [];
  const requests: RecordedRequest[] = [];
  const faults = new FaultQueue();
  const ledger = createLedger(now_ms, models);
  const countPrompt = createPromptCounter({
    now_ms,
    lifetime_ms: options.cache_lifetime_ms ?? defaultLifetimeMs,
    openai_machines: options.openai_machines ?? 1,
  });
  const call = createModelCall({ options, now_ms, ledger, faults, countPrompt, refusedOnce: new Set() });

  /** Whether a path that is no model call ended with a planned fault. */
  async function hasFailed(recorded: RecordedRequest, response: ServerResponse): Promise<boolean> {
    const { path, headers, credential } = recorded;
    const fault = faults.take({ path, model: '', credential: credential?.value ?? '' });
    const wire = new Wire(response, fault, '');
    if (fault.reset === true) response.socket?.resetAndDestroy();
    if (fault.reset === true || fault.hang !== undefined) await wire.closed();
    await wire.pause(fault.first_byte_ms ?? 0);
    if (fault.status === undefined || wire.gone) return wire.gone;
    const error = errorFormat(path, headers).error(fault.status, 'refused as planned');
    sendJson(response, fault.status, error, retryHeaders(fault, now_ms()));
    return true;
  }

  /** Undefined: nothing is known of the path; null: nothing stands there. */
  function lookUp(recorded: RecordedRequest, pathname: string): unknown {
    if (recorded.method === 'GET') return catalogueAnswer(pathname, models);
    const counted = countFormat(pathname);
    if (counted === undefined) return undefined;
    const { body, body_bytes } = recorded;
    const isExact = options.caching === 'exact';
    return counted.answer(isExact ? promptTokensOf(counted.format.prompt(body)) : Math.ceil(body_bytes.length / 4));
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const pathname = new URL(request.url ?? '/', 'http://simulator').pathname;
    const control = controlAnswer(pathname, ledger.bill, requests);
    if (control !== undefined) return sendJson(response, 200, control);
    const { recorded, is_json } = await recordRequest(request);
    requests.push(recorded);
    const { method, headers, credential } = recorded;
    const format = method === 'POST' ? callFormat(pathname) : undefined;
    if (format !== undefined) {
      if (is_json) return call(format, recorded, response);
      return sendJson(response, 400, format.error(400, 'The body is no JSON object.'));
    }
    if (await hasFailed(recorded, response)) return;
    const refuse = (status: number, message: string) =>
      sendJson(response, status, errorFormat(pathname, headers).error(status, message));
    if (options.keys !== undefined && !options.keys.includes(credential?.value ?? '')) {
      return refuse(401, 'Invalid API key.');
    }
    const found = lookUp(recorded, pathname);
    if (found !== undefined && found !== null) return sendJson(response, 200, found);
    if (found === undefined && options.echo_unknown === true) return sendJson(response, 200, echoOf(recorded));
    refuse(404, `Nothing answers ${method} ${pathname}.`);
  }

  let inFlight = 0;
  let idle = Promise.withResolvers<void>();
  idle.resolve();
  const server = createServer((request, response) => {
    if (inFlight === 0) idle = Promise.withResolvers<void>();
    inFlight += 1;
    answer(request, response)
      .catch((error: unknown) => {
        response.destroy(error instanceof Error ? error : new Error(String(error)));
      })
      .finally(() => {
        inFlight -= 1;
        if (inFlight === 0) idle.resolve();
      });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(options.port ?? 0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    bill: ledger.bill,
    requests,
    get in_flight() {
      return inFlight;
    },
    fail: (plan) => faults.add(plan),
    settled: () => idle.promise,
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error === undefined ? resolve() : reject(error)));
        server.closeAllConnections();
      }),
  };
}
