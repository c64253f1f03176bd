import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { usageSoFar } from './bill.ts';
import { composeWords, exactUsage } from './compose.ts';
import { type Directives, readDirectives } from './directive.ts';
import type { Ask, Script, WireFormat } from './exchange.ts';
import type { Fault, FaultQueue } from './fault.ts';
import type { Ledger } from './ledger.ts';
import { servedModel } from './models.ts';
import type { SimulatorOptions } from './options.ts';
import type { PromptTokens } from './prefix-cache.ts';
import type { createPromptCounter } from './prompt-counter.ts';
import type { RecordedRequest } from './recorded-request.ts';
import { sendAnswer, sendJson } from './send.ts';
import { planUsage } from './usage-plan.ts';
import { Wire } from './wire.ts';

export interface CallDeps {
  readonly options: SimulatorOptions;
  readonly now_ms: () => number;
  readonly ledger: Ledger;
  readonly faults: FaultQueue;
  readonly countPrompt: ReturnType<typeof createPromptCounter>;
  /** The refused prompts that were to be refused once. */
  readonly refusedOnce: Set<string>;
}

/** When to come again, in a refusal's headers. */
export function retryHeaders({ status, retry_after }: Fault, now_ms: number): Readonly<Record<string, string>> {
  if (retry_after !== undefined) {
    const { seconds, form } = retry_after;
    const date = new Date(now_ms + seconds * 1000).toUTCString();
    return { 'retry-after': form === 'seconds' ? String(seconds) : date };
  }
  return status === 429 ? { 'retry-after': '1', 'retry-after-ms': '20' } : {};
}

/** One model call, from its request to its line on the bill. */
export function createModelCall(deps: CallDeps) {
  const { options, ledger, now_ms } = deps;

  function faultOf(ask: Ask, order: Directives, recorded: RecordedRequest): Fault {
    const queued = deps.faults.take({
      path: recorded.path,
      model: ask.model,
      credential: recorded.credential?.value ?? '',
    });
    const { status, ...others } = order.fault;
    const words = `${ask.api} ${ask.model} ${ask.stream} ${ask.text}`;
    const isOver = order.once && deps.refusedOnce.has(words);
    if (order.once) deps.refusedOnce.add(words);
    return {
      pause_ms: options.pace_ms ?? 0,
      ...others,
      ...(status === undefined || isOver ? {} : { status }),
      ...queued,
    };
  }

  /** What is said, and what it costs by the plan or by its length. */
  function decide(
    given: { readonly ask: Ask; readonly order: Directives; readonly fault: Fault; readonly served: string },
    prompt: PromptTokens | null,
  ) {
    const { ask, order, fault, served } = given;
    const sequence = ledger.bill.lines.length;
    const words = options.words ?? null;
    const counted = prompt !== null || order.sayWords !== null || words !== null || fault.huge_megabytes !== undefined;
    const otherwise = `Answer ${sequence + 1} of ${served}.`;
    const said = composeWords(ask, order, fault, { words, otherwise, limited: counted });
    const planned = planUsage(options.seed, sequence, ask);
    const usage =
      prompt !== null
        ? exactUsage(ask, prompt, said.tokens)
        : counted && ask.api !== 'embeddings'
          ? { ...planned, output: said.tokens, reasoning: Math.min(planned.reasoning, said.tokens) }
          : planned;
    return { said, usage };
  }

  return async (format: WireFormat, recorded: RecordedRequest, response: ServerResponse): Promise<void> => {
    const { body, path, headers: asked } = recorded;
    const ask = format.read(body, path);
    const order = readDirectives(ask.text);
    const account = recorded.credential?.value ?? '';
    const request_id = `req_${randomUUID().replaceAll('-', '')}`;
    const headers = { 'request-id': request_id, 'x-request-id': request_id };
    const none = { request_id, response_id: null, usage: null };
    const refuse = (status: number, message: string, more: Readonly<Record<string, string>> = {}) => {
      ledger.enter(ask, account, { ...none, status, outcome: 'refused' }, false);
      sendJson(response, status, format.error(status, message), { ...headers, ...more });
    };
    if (options.keys !== undefined && !options.keys.includes(account)) return refuse(401, 'Invalid API key.');
    const served = servedModel(ask.model, options.models);
    if (served === null) return refuse(404, `The model '${ask.model}' does not exist.`);
    const objection = format.objection?.(body) ?? null;
    if (objection !== null) return refuse(400, objection);
    const fault = faultOf(ask, order, recorded);
    const wire = new Wire(response, fault, asked['accept-encoding'] ?? '');
    if (fault.reset === true || fault.hang === 'silent') {
      ledger.enter(ask, account, { ...none, status: 0, outcome: 'unanswered' }, false);
      if (fault.reset === true) response.socket?.resetAndDestroy();
      return wire.closed();
    }
    if (fault.status !== undefined) {
      await wire.pause(fault.first_byte_ms ?? 0);
      return refuse(fault.status, `refused with ${fault.status}, as asked`, retryHeaders(fault, now_ms()));
    }
    const prompt = options.caching === 'exact' ? deps.countPrompt(format, ask, body, account) : null;
    const { said, usage } = decide({ ask, order, fault, served }, prompt);
    const id = `${format.idPrefix}${randomUUID().replaceAll('-', '')}`;
    const script: Script = {
      id,
      served,
      createdSeconds: Math.floor(now_ms() / 1000),
      text: said.text,
      thinking: said.thinking,
      tool: said.tool === null ? null : { id: `call_${id.slice(-24)}`, ...said.tool },
      stop: said.stop,
      usage,
    };
    const answer = format.answer(ask, script, body);
    // Billed before it is sent: a client that has its answer finds it on the bill.
    const response_id = ask.api === 'embeddings' ? null : id;
    const isTold = (!ask.stream || ask.streamsUsage) && fault.no_usage !== true;
    const end = ledger.enter(
      ask,
      account,
      { request_id, response_id, status: 200, outcome: 'answered', usage },
      isTold,
    );
    await wire.pause(fault.first_byte_ms ?? 0);
    const { outcome, ...produced } = wire.gone
      ? ({ outcome: 'abandoned', sent: 0, pieces: 1 } as const)
      : await sendAnswer(wire, answer, fault, headers);
    const isCharged = outcome !== 'abandoned' || (options.bills_abandoned ?? true);
    end({ outcome, usage: isCharged ? usageSoFar(usage, produced) : null });
  };
}
