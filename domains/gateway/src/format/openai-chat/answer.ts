import type { Answer, AnswerInfo, AnswerPart, StopReason } from '../../model-spec/answer.ts';
import { isObject, type JsonObject } from '../../model-spec/json.ts';
import type { ToolCallPart } from '../../model-spec/part.ts';
import { malformedAnswer } from '../../model-spec/untranslatable.ts';
import {
  answerList,
  answerObject,
  answerText,
  looseList,
  looseNumber,
  looseObject,
  looseText,
} from '../answer-fields.ts';
import { argumentsText } from '../arguments.ts';
import { unwrapOpaque } from '../opaque.ts';
import { readUsage } from '../read-usage.ts';
import { signatureOf } from './read-request.ts';
import { writeUsage } from './usage.ts';
import { signatureField } from './write-messages.ts';

/** A chat completion. Of several choices the first is read: more were never asked for. */
export function readAnswer(body: JsonObject): Answer {
  const [first] = answerList(body['choices'], 'choices');
  if (first === undefined) throw malformedAnswer('choices', 'not empty');
  const choice = answerObject(first, 'choices[0]');
  const message = answerObject(choice['message'], 'choices[0].message');
  const refusal = looseText(message['refusal']);
  const parts: AnswerPart[] = [];
  const reasoning = reasoningText(message);
  if (reasoning !== '') parts.push({ kind: 'reasoning', text: reasoning });
  const text = contentText(message['content']) + refusal;
  if (text !== '') parts.push({ kind: 'text', text });
  for (const call of looseList(message['tool_calls'])) parts.push(...readCall(answerObject(call, 'tool_calls')));
  const called = parts.some((part) => part.kind === 'tool_call');
  return {
    id: looseText(body['id']),
    model: looseText(body['model']),
    created: looseNumber(body['created']),
    parts,
    stop: refusal === '' ? readStop(choice['finish_reason'], called) : 'content_filter',
    usage: readUsage(body['usage'], 'openai-chat'),
  };
}

/** Compatible APIs show thinking under one of two names. */
export function reasoningText(message: JsonObject): string {
  return looseText(message['reasoning_content']) || looseText(message['reasoning']);
}

function contentText(content: unknown): string {
  if (typeof content === 'string') return content;
  return looseList(content)
    .map((part) => looseText(looseObject(part)['text']))
    .join('');
}

function readCall(call: JsonObject): readonly AnswerPart[] {
  const named = isObject(call['function']) ? call['function'] : answerObject(call['custom'], 'tool_calls.function');
  const custom = call['type'] === 'custom';
  const part: ToolCallPart = {
    kind: 'tool_call',
    id: answerText(call['id'], 'tool_calls.id'),
    name: answerText(named['name'], 'tool_calls.function.name'),
    arguments: looseText(named[custom ? 'input' : 'arguments']),
    ...(custom ? { custom: true as const } : {}),
  };
  const signature = signatureOf(call);
  if (signature === undefined) return [part];
  return [{ kind: 'reasoning', text: '', opaque: unwrapOpaque(signature, 'gemini_generate_content') }, part];
}

const stops: Readonly<Record<string, StopReason>> = {
  length: 'max_tokens',
  tool_calls: 'tool_use',
  function_call: 'tool_use',
  content_filter: 'content_filter',
};

/** Some compatible APIs say `stop` beside a tool call. */
export function readStop(reason: unknown, called: boolean): StopReason {
  const known = typeof reason === 'string' ? stops[reason] : undefined;
  return known ?? (called ? 'tool_use' : 'end');
}

const finishReasons: Readonly<Record<StopReason, string>> = {
  end: 'stop',
  max_tokens: 'length',
  stop_sequence: 'stop',
  tool_use: 'tool_calls',
  content_filter: 'content_filter',
};

export const finishReason = (stop: StopReason): string => finishReasons[stop];

export function writeAnswer(answer: Answer, info: AnswerInfo): Record<string, unknown> {
  const texts = answer.parts.filter((part) => part.kind === 'text');
  const thought = answer.parts.map((part) => (part.kind === 'reasoning' ? part.text : '')).join('');
  const calls = answer.parts.flatMap((part, index) =>
    part.kind === 'tool_call' ? [writeCall(part, answer.parts[index - 1])] : [],
  );
  const message = {
    role: 'assistant',
    content: texts.length === 0 ? null : texts.map((part) => part.text).join(''),
    refusal: null,
    ...(thought === '' ? {} : { reasoning_content: thought }),
    ...(calls.length === 0 ? {} : { tool_calls: calls }),
  };
  return {
    id: answer.id,
    object: 'chat.completion',
    created: answer.created ?? info.created,
    model: answer.model,
    choices: [{ index: 0, message, logprobs: null, finish_reason: finishReason(answer.stop) }],
    ...(answer.usage === null ? {} : { usage: writeUsage(answer.usage) }),
  };
}

function writeCall(call: ToolCallPart, before: AnswerPart | undefined): object {
  const { id, name } = call;
  if (call.custom === true) return { id, type: 'custom', custom: { name, input: call.arguments } };
  return { id, type: 'function', ...signatureField(before), function: { name, arguments: argumentsText(call) } };
}
