import type { Answer, AnswerPart, StopReason } from '../../model-spec/answer.ts';
import type { JsonObject } from '../../model-spec/json.ts';
import type { ReasoningPart } from '../../model-spec/part.ts';
import { malformedAnswer } from '../../model-spec/untranslatable.ts';
import { answerList, answerObject, answerText, looseObject, looseText } from '../answer-fields.ts';
import { argumentsObject } from '../arguments.ts';
import { emptyUsage } from '@apex/tokens';
import { unwrapOpaque, wrapOpaque } from '../opaque.ts';
import { readUsage } from '../read-usage.ts';
import { writeUsage } from './usage.ts';

export function readAnswer(body: JsonObject): Answer {
  const parts = answerList(body['content'], 'content').map((value, index) =>
    readBlock(answerObject(value, `content[${index}]`), `content[${index}]`),
  );
  const stop_sequence = body['stop_sequence'];
  return {
    id: looseText(body['id']),
    model: looseText(body['model']),
    created: null,
    parts,
    stop: readStop(body['stop_reason']),
    ...(typeof stop_sequence === 'string' ? { stop_sequence } : {}),
    usage: readUsage(body['usage'], 'anthropic'),
  };
}

function readBlock(block: JsonObject, at: string): AnswerPart {
  switch (block['type']) {
    case 'text':
      return { kind: 'text', text: answerText(block['text'], `${at}.text`) };
    case 'thinking':
      return withOpaque(looseText(block['thinking']), block['signature']);
    case 'redacted_thinking':
      return redacted(block);
    case 'tool_use':
      return {
        kind: 'tool_call',
        id: answerText(block['id'], `${at}.id`),
        name: answerText(block['name'], `${at}.name`),
        arguments: JSON.stringify(looseObject(block['input'])),
      };
    default:
      throw malformedAnswer(`${at}.type`, 'text, thinking or tool_use');
  }
}

function withOpaque(text: string, signature: unknown): ReasoningPart {
  if (typeof signature !== 'string' || signature === '') return { kind: 'reasoning', text };
  return { kind: 'reasoning', text, opaque: unwrapOpaque(signature, 'anthropic_messages') };
}

export function redacted(block: JsonObject): ReasoningPart {
  const value = looseText(block['data']);
  return { kind: 'reasoning', text: '', opaque: { maker: 'anthropic_messages', value, redacted: true } };
}

const stops: Readonly<Record<string, StopReason>> = {
  max_tokens: 'max_tokens',
  model_context_window_exceeded: 'max_tokens',
  stop_sequence: 'stop_sequence',
  tool_use: 'tool_use',
  refusal: 'content_filter',
};

export function readStop(reason: unknown): StopReason {
  return (typeof reason === 'string' ? stops[reason] : undefined) ?? 'end';
}

const stopReasons: Readonly<Record<StopReason, string>> = {
  end: 'end_turn',
  max_tokens: 'max_tokens',
  stop_sequence: 'stop_sequence',
  tool_use: 'tool_use',
  content_filter: 'refusal',
};

export const stopReason = (stop: StopReason): string => stopReasons[stop];

export function writeAnswer(answer: Answer): Record<string, unknown> {
  return {
    id: answer.id,
    type: 'message',
    role: 'assistant',
    model: answer.model,
    content: answer.parts.map((part) => writePart(part)),
    stop_reason: stopReason(answer.stop),
    stop_sequence: answer.stop_sequence ?? null,
    usage: writeUsage(answer.usage ?? emptyUsage()),
  };
}

function writePart(part: AnswerPart): object {
  if (part.kind === 'text') return { type: 'text', text: part.text };
  if (part.kind === 'reasoning') return writeThinking(part);
  return { type: 'tool_use', id: part.id, name: part.name, input: argumentsObject(part) ?? { input: part.arguments } };
}

function writeThinking({ text, opaque }: ReasoningPart): object {
  if (opaque?.redacted === true && opaque.maker === 'anthropic_messages') {
    return { type: 'redacted_thinking', data: opaque.value };
  }
  return {
    type: 'thinking',
    thinking: text,
    signature: opaque === undefined ? '' : wrapOpaque(opaque, 'anthropic_messages'),
  };
}
