import type { Answer, AnswerInfo, AnswerPart, StopReason } from '../../model-spec/answer.ts';
import type { JsonObject } from '../../model-spec/json.ts';
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
import { readUsage } from '../read-usage.ts';
import { callItem, messageItem, reasoningItem } from './output-item.ts';
import { readReasoning } from './read-input.ts';
import { inNamespace } from './read-tools.ts';
import { responseObject, statusOf } from './response-object.ts';

export function readAnswer(body: JsonObject): Answer {
  if (body['status'] === 'failed') {
    throw malformedAnswer('status', `completed, but it failed: ${looseText(looseObject(body['error'])['message'])}`);
  }
  const items = answerList(body['output'], 'output').map((item) => answerObject(item, 'output'));
  const parts = items.flatMap((item, index) => readItem(item, `output[${index}]`));
  const refused = items.some((item) =>
    looseList(item['content']).some((part) => looseObject(part)['type'] === 'refusal'),
  );
  return {
    id: looseText(body['id']),
    model: looseText(body['model']),
    created: looseNumber(body['created_at']),
    parts,
    stop: refused
      ? 'content_filter'
      : readStop(
          body,
          parts.some((part) => part.kind === 'tool_call'),
        ),
    usage: readUsage(body['usage'], 'openai-responses'),
  };
}

function readItem(item: JsonObject, at: string): readonly AnswerPart[] {
  switch (item['type']) {
    case 'message':
      return looseList(item['content']).map((value) => {
        const part = looseObject(value);
        return { kind: 'text', text: looseText(part['text']) || looseText(part['refusal']) };
      });
    case 'reasoning':
      return [readReasoning(item)];
    case 'function_call':
    case 'custom_tool_call':
      return [readCall(item, at)];
    default:
      throw malformedAnswer(`${at}.type`, 'message, reasoning or function_call');
  }
}

function readCall(item: JsonObject, at: string): AnswerPart {
  const custom = item['type'] === 'custom_tool_call';
  return {
    kind: 'tool_call',
    id: answerText(item['call_id'], `${at}.call_id`),
    name: inNamespace(item['namespace'], answerText(item['name'], `${at}.name`)),
    arguments: looseText(item[custom ? 'input' : 'arguments']),
    ...(custom ? { custom: true as const } : {}),
  };
}

export function readStop(response: JsonObject, called: boolean): StopReason {
  if (response['status'] === 'incomplete') {
    return looseObject(response['incomplete_details'])['reason'] === 'content_filter' ? 'content_filter' : 'max_tokens';
  }
  return called ? 'tool_use' : 'end';
}

/** Texts that follow one another are one message. */
export function writeAnswer(answer: Answer, info: AnswerInfo): Record<string, unknown> {
  const output: object[] = [];
  answer.parts.forEach((part, index) => {
    if (part.kind === 'reasoning') output.push(reasoningItem(itemId('rs', answer.id, output.length), part));
    else if (part.kind === 'tool_call') {
      output.push(callItem(itemId('fc', answer.id, output.length), part, 'completed', info));
    } else if (answer.parts[index - 1]?.kind !== 'text') {
      const end = answer.parts.findIndex((later, at) => at > index && later.kind !== 'text');
      const texts = answer.parts.slice(index, end === -1 ? undefined : end).filter((one) => one.kind === 'text');
      output.push(messageItem(itemId('msg', answer.id, output.length), texts, 'completed'));
    }
  });
  return responseObject({ ...answer, status: statusOf(answer.stop), output }, info);
}

/** Ids of items are made of the answer's own. */
export const itemId = (prefix: 'rs' | 'fc' | 'msg', answerId: string, index: number): string =>
  `${prefix}_${answerId}_${index}`;
