import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text as readText } from 'node:stream/consumers';
import { anthropicMessages } from './anthropic-messages.ts';
import { type Bill, type BillLine, costOf, totalUsd } from './bill.ts';
import { type Directives, readDirectives } from './directive.ts';
import type { Ask, Script, WireFormat } from './exchange.ts';
import { gemini } from './gemini.ts';
import { isJson, type Json } from './json.ts';
import { servedModel, servedModels } from './models.ts';
import { openaiChat } from './openai-chat.ts';
import { openaiEmbeddings } from './openai-embeddings.ts';
import { openaiResponses } from './openai-responses.ts';
import { sendAnswer, sendJson } from './send.ts';
import { planUsage } from './usage-plan.ts';

export interface SimulatorOptions {
  /** The same seed and the same order of calls give the same usage. */
  readonly seed: number;
}

export interface ProviderSimulator {
  /** The root; OpenAI's clients want `/v1` behind it. */
  readonly url: string;
  readonly bill: Bill;
  /** Every request that came, by method and path, with its body. */
  readonly requests: readonly { readonly path: string; readonly body: Json }[];
  close(): Promise<void>;
}

const routes: readonly (readonly [RegExp, WireFormat])[] = [
  [/^\/v1\/chat\/completions$/, openaiChat],
  [/^\/v1\/responses$/, openaiResponses],
  [/^\/v1\/embeddings$/, openaiEmbeddings],
  [/^\/v1\/messages$/, anthropicMessages],
  [/^\/v1(?:beta)?\/models\/[^/]+:(?:generateContent|streamGenerateContent)$/, gemini],
];

/** The far end of the internet: five APIs of three providers on one port, with a bill of its own. */
export async function startProviderSimulator(options: SimulatorOptions): Promise<ProviderSimulator> {
  const lines: BillLine[] = [];
  const requests: { path: string; body: Json }[] = [];
  const refusedOnce = new Set<string>();

  function isRefused(order: Directives, words: string): boolean {
    if (order.refuse === null) return false;
    if (!order.refuse.once) return true;
    if (refusedOnce.has(words)) return false;
    refusedOnce.add(words);
    return true;
  }

  function charge(ask: Ask, line: Pick<BillLine, 'request_id' | 'response_id' | 'status' | 'outcome' | 'usage'>): void {
    const { provider, api, model, stream } = ask;
    const model_served = line.usage === null ? null : servedModel(model);
    const at = new Date().toISOString();
    const reported = line.outcome === 'answered' && (!stream || ask.streamsUsage);
    lines.push({
      ...line,
      sequence: lines.length + 1,
      provider,
      api,
      model_asked: model,
      model_served,
      at,
      streaming: stream,
      usage_reported: line.usage !== null && reported,
      cost: costOf({ provider, model_served, at, usage: line.usage }),
    });
  }

  async function exchange(format: WireFormat, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = request.url ?? '';
    const parsed: unknown = JSON.parse(await readText(request));
    const body = isJson(parsed) ? parsed : {};
    requests.push({ path, body });
    const ask = format.read(body, path);
    const order = readDirectives(ask.text);
    const request_id = `req_${randomUUID().replaceAll('-', '')}`;
    const headers = { 'request-id': request_id, 'x-request-id': request_id };
    const refuse = (status: number, message: string) => {
      charge(ask, { request_id, response_id: null, status, outcome: 'refused', usage: null });
      const retry = status === 429 ? { 'retry-after': '1', 'retry-after-ms': '20' } : {};
      sendJson(response, status, format.error(status, message), { ...headers, ...retry });
    };
    const served = servedModel(ask.model);
    if (served === null) return refuse(404, `The model '${ask.model}' does not exist.`);
    if (order.refuse !== null && isRefused(order, `${ask.api} ${ask.model} ${ask.stream} ${ask.text}`)) {
      return refuse(order.refuse.status, `refused with ${order.refuse.status}, as asked`);
    }
    const usage = planUsage(options.seed, lines.length, ask);
    const id = `${format.idPrefix}${randomUUID().replaceAll('-', '')}`;
    const wantsTool = order.tool !== null && !ask.afterTool && ask.tools.includes(order.tool.name);
    const script: Script = {
      id,
      served,
      createdSeconds: Math.floor(Date.now() / 1000),
      text: `Answer ${lines.length + 1} of ${served}.`,
      tool: wantsTool && order.tool !== null ? { id: `call_${id.slice(-24)}`, ...order.tool } : null,
      usage,
    };
    const outcome = order.cut ? 'cut' : order.malformed ? 'malformed' : 'answered';
    const answer = format.answer(ask, script, body);
    // Billed before it is sent: a client that has its answer finds it on the bill.
    charge(ask, { request_id, response_id: ask.api === 'embeddings' ? null : id, status: 200, outcome, usage });
    await sendAnswer(response, answer, order, headers);
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = new URL(request.url ?? '/', 'http://simulator').pathname;
    if (request.method === 'GET' && path === '/v1/models') {
      const data = Object.keys(servedModels).map((id) => ({ id, object: 'model', type: 'model', display_name: id }));
      return sendJson(response, 200, { object: 'list', data, has_more: false }, {});
    }
    if (request.method === 'POST' && path === '/v1/messages/count_tokens') {
      const length = (await readText(request)).length;
      return sendJson(response, 200, { input_tokens: Math.ceil(length / 4) }, {});
    }
    const format = request.method === 'POST' ? routes.find(([pattern]) => pattern.test(path))?.[1] : undefined;
    if (format !== undefined) return exchange(format, request, response);
    sendJson(response, 404, openaiChat.error(404, `Nothing answers ${request.method} ${path}.`), {});
  }

  const server = createServer((request, response) => {
    answer(request, response).catch((error: unknown) => {
      response.destroy(error instanceof Error ? error : new Error(String(error)));
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    bill: { lines, total_usd: () => totalUsd(lines) },
    requests,
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error === undefined ? resolve() : reject(error)));
        server.closeAllConnections();
      }),
  };
}
