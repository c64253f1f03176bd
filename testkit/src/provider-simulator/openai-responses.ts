import type { Usage } from '@apex/contracts';
import { answerTokens, promptTokens, totalTokens } from '@apex/tokens';
import { argumentPieces, type Ask, piecesOf, type Script, type SentEvent, type WireFormat } from './exchange.ts';
import { contentText, isJson, jsonBlocks, listOf, numberOf, textOf } from './json.ts';
import { openaiError } from './openai-error.ts';
import { openaiModel } from './openai-model.ts';
import { openaiTier, servedTier } from './service-tier.ts';

function usageBody(usage: Usage) {
  return {
    input_tokens: promptTokens(usage),
    input_tokens_details: { cached_tokens: usage.cache_read },
    output_tokens: answerTokens(usage),
    output_tokens_details: { reasoning_tokens: usage.reasoning },
    total_tokens: totalTokens(usage),
  };
}

const statusOf = ({ stop }: Script) => (stop === 'length' ? 'incomplete' : 'completed');

function outputItem(script: Script, body: Readonly<Record<string, unknown>>) {
  if (script.tool === null) {
    const content = [{ type: 'output_text', text: script.text, annotations: [], logprobs: [] }];
    return { id: `msg_${script.id}`, type: 'message', status: statusOf(script), role: 'assistant', content };
  }
  const { id, name, input } = script.tool;
  const kind = listOf(body['tools']).find((tool) => tool['name'] === name)?.['type'];
  if (kind === 'custom') {
    const text = typeof input === 'object' && input !== null && 'input' in input ? textOf(input.input) : '';
    return { id: `ctc_${script.id}`, type: 'custom_tool_call', status: 'completed', call_id: id, name, input: text };
  }
  const text = JSON.stringify(input);
  return { id: `fc_${script.id}`, type: 'function_call', status: 'completed', call_id: id, name, arguments: text };
}

function response({ tier }: Ask, script: Script, status: string, output: readonly unknown[]) {
  return {
    id: script.id,
    object: 'response',
    created_at: script.createdSeconds,
    status,
    background: false,
    error: null,
    incomplete_details: status === 'incomplete' ? { reason: 'max_output_tokens' } : null,
    instructions: null,
    max_output_tokens: null,
    model: script.served,
    output,
    parallel_tool_calls: true,
    previous_response_id: null,
    reasoning: { effort: null, summary: null },
    service_tier: openaiTier(tier),
    store: false,
    temperature: 1,
    text: { format: { type: 'text' } },
    tool_choice: 'auto',
    tools: [],
    top_p: 1,
    truncation: 'disabled',
    usage: status === 'in_progress' ? null : usageBody(script.usage),
    metadata: {},
  };
}

function events(ask: Ask, script: Script, item: ReturnType<typeof outputItem>): readonly SentEvent[] {
  const output_index = 0;
  const listed: { type: string; [key: string]: unknown }[] = [
    { type: 'response.created', response: response(ask, script, 'in_progress', []) },
    { type: 'response.in_progress', response: response(ask, script, 'in_progress', []) },
  ];
  if (item.type === 'message') {
    const at = { item_id: item.id, output_index, content_index: 0 };
    const part = { type: 'output_text', text: '', annotations: [], logprobs: [] };
    listed.push(
      { type: 'response.output_item.added', output_index, item: { ...item, status: 'in_progress', content: [] } },
      { type: 'response.content_part.added', ...at, part },
      ...piecesOf(script.text).map((delta) => ({ type: 'response.output_text.delta', ...at, delta, logprobs: [] })),
      { type: 'response.output_text.done', ...at, text: script.text, logprobs: [] },
      { type: 'response.content_part.done', ...at, part: { ...part, text: script.text } },
    );
  } else if ('arguments' in item) {
    const at = { item_id: item.id, output_index };
    listed.push(
      { type: 'response.output_item.added', output_index, item: { ...item, status: 'in_progress', arguments: '' } },
      ...argumentPieces(item.arguments).map((delta) => ({
        type: 'response.function_call_arguments.delta',
        ...at,
        delta,
      })),
      { type: 'response.function_call_arguments.done', ...at, name: item.name, arguments: item.arguments },
    );
  } else {
    const at = { item_id: item.id, output_index };
    listed.push(
      { type: 'response.output_item.added', output_index, item: { ...item, status: 'in_progress', input: '' } },
      ...argumentPieces(item.input ?? '').map((delta) => ({
        type: 'response.custom_tool_call_input.delta',
        ...at,
        delta,
      })),
      { type: 'response.custom_tool_call_input.done', ...at, input: item.input },
    );
  }
  listed.push(
    { type: 'response.output_item.done', output_index, item },
    { type: `response.${statusOf(script)}`, response: response(ask, script, statusOf(script), [item]) },
  );
  return listed.map((one, sequence_number) => ({
    event: one.type,
    data: { ...one, sequence_number },
    piece: one.type.endsWith('.delta'),
  }));
}

/** What the user said last; items that no one listed here pass. */
function lastUserText(input: unknown): string {
  if (typeof input === 'string') return input;
  return contentText(listOf(input).findLast((item) => item['role'] === 'user')?.['content']);
}

/** Tools stand in `tools`, or, for the newest models of Codex, in an input item of their own. */
function toolsOf(body: Readonly<Record<string, unknown>>): readonly string[] {
  const additional = listOf(body['input']).filter((item) => item['type'] === 'additional_tools');
  return [...listOf(body['tools']), ...additional.flatMap((item) => listOf(item['tools']))].map((tool) =>
    textOf(tool['name']),
  );
}

/** OpenAI responses: a stream always ends with the whole response, usage included. */
export const openaiResponses: WireFormat = {
  idPrefix: 'resp_',
  error: openaiError,
  read: (body, path): Ask => ({
    provider: 'openai',
    api: 'responses',
    model: openaiModel(body, path),
    stream: body['stream'] === true,
    text: lastUserText(body['input']),
    tools: toolsOf(body),
    afterTool: textOf(listOf(body['input']).at(-1)?.['type']).endsWith('_output'),
    cache: 'none',
    streamsUsage: true,
    audio: false,
    tier: servedTier(body['service_tier']),
    maxOutput: numberOf(body['max_output_tokens']),
    thinks: false,
  }),
  prompt: (body) => {
    const format = isJson(body['text']) ? body['text']['format'] : undefined;
    return [body['tools'], body['instructions'], format, body['input']].flatMap((part) => jsonBlocks(part));
  },
  answer: (ask, script, body) => {
    const item = outputItem(script, body);
    return ask.stream
      ? { kind: 'events', events: events(ask, script, item), done: null }
      : { kind: 'body', body: response(ask, script, statusOf(script), [item]) };
  },
};
