import type { StreamReader } from '../../model-spec/format.ts';
import type { JsonObject } from '../../model-spec/json.ts';
import type { StreamPart } from '../../model-spec/stream-part.ts';
import { malformedAnswer } from '../../model-spec/untranslatable.ts';
import { eventObject, looseNumber, looseObject, looseText } from '../answer-fields.ts';
import { readOpenaiError } from '../openai-error.ts';
import { readUsage } from '../read-usage.ts';
import { endedEarly } from '../upstream-error.ts';
import { readStop } from './answer.ts';
import { readReasoning } from './read-input.ts';
import { inNamespace } from './read-tools.ts';

type Open = 'text' | 'reasoning' | 'tool_call';

/** Events of a response. Items come one after another; a text inside one is a part of its own. */
export function createStreamReader(): StreamReader {
  let open: Open | null = null;
  let pieces = 0;
  let called = false;
  let refused = false;
  let over = false;

  const enter = (kind: Open): void => {
    if (open !== null) throw malformedAnswer('output', 'one item after another');
    open = kind;
    pieces = 0;
  };

  const addText = (text: string, into: StreamPart[]): void => {
    if (open !== 'text') {
      enter('text');
      into.push({ kind: 'text_start' });
    }
    if (text !== '') into.push({ kind: 'text_delta', text });
  };
  const endText = (into: StreamPart[]): void => {
    if (open !== 'text') return;
    open = null;
    into.push({ kind: 'text_end' });
  };

  const addReasoning = (text: string, into: StreamPart[]): void => {
    if (open !== 'reasoning' || text === '') return;
    pieces += 1;
    into.push({ kind: 'reasoning_delta', text });
  };

  const startItem = (item: JsonObject, into: StreamPart[]): void => {
    switch (item['type']) {
      case 'message':
        return;
      case 'reasoning':
        enter('reasoning');
        into.push({ kind: 'reasoning_start' });
        return;
      case 'function_call':
      case 'custom_tool_call': {
        enter('tool_call');
        called = true;
        const custom = item['type'] === 'custom_tool_call' ? { custom: true as const } : {};
        const name = inNamespace(item['namespace'], looseText(item['name']));
        into.push({ kind: 'tool_call_start', id: looseText(item['call_id']), name, ...custom });
        return;
      }
      default:
        throw malformedAnswer('output_item.type', 'message, reasoning or function_call');
    }
  };

  /** What came in no piece is in the finished item. */
  const endItem = (item: JsonObject, into: StreamPart[]): void => {
    endText(into);
    if (open === 'reasoning') {
      const { text, opaque } = readReasoning(item);
      if (pieces === 0) addReasoning(text, into);
      into.push({ kind: 'reasoning_end', ...(opaque === undefined ? {} : { opaque }) });
    }
    if (open === 'tool_call') {
      const whole = looseText(item['arguments']) || looseText(item['input']);
      if (pieces === 0 && whole !== '') into.push({ kind: 'tool_call_delta', arguments: whole });
      into.push({ kind: 'tool_call_end' });
    }
    open = null;
  };

  const finish = (response: JsonObject, into: StreamPart[]): void => {
    over = true;
    const usage = readUsage(response['usage'], 'openai-responses');
    if (usage !== null) into.push({ kind: 'usage', usage });
    into.push({ kind: 'finish', stop: refused ? 'content_filter' : readStop(response, called) });
  };

  const read = (event: JsonObject, parts: StreamPart[]): void => {
    const delta = looseText(event['delta']);
    switch (event['type']) {
      case 'response.created': {
        const response = looseObject(event['response']);
        const created = looseNumber(response['created_at']);
        parts.push({ kind: 'start', id: looseText(response['id']), model: looseText(response['model']), created });
        return;
      }
      case 'response.output_item.added':
        return startItem(looseObject(event['item']), parts);
      case 'response.content_part.added':
        return looseObject(event['part'])['type'] === 'reasoning_text' ? undefined : addText('', parts);
      case 'response.refusal.delta':
        refused = true;
        return addText(delta, parts);
      case 'response.output_text.delta':
        return addText(delta, parts);
      case 'response.content_part.done':
        return endText(parts);
      case 'response.reasoning_summary_part.added':
        return looseNumber(event['summary_index']) === 0 ? undefined : addReasoning('\n\n', parts);
      case 'response.reasoning_summary_text.delta':
      case 'response.reasoning_text.delta':
        return addReasoning(delta, parts);
      case 'response.function_call_arguments.delta':
      case 'response.custom_tool_call_input.delta':
        if (delta === '') return;
        pieces += 1;
        parts.push({ kind: 'tool_call_delta', arguments: delta });
        return;
      case 'response.output_item.done':
        return endItem(looseObject(event['item']), parts);
      case 'response.completed':
      case 'response.incomplete':
        return finish(looseObject(event['response']), parts);
      case 'response.failed':
      case 'error': {
        over = true;
        const body =
          event['type'] === 'error' ? { error: event['error'] ?? withoutType(event) } : looseObject(event['response']);
        parts.push({ kind: 'error', error: readOpenaiError(body, 502) });
        return;
      }
      default:
    }
  };

  return {
    push: (event) => {
      if (over || event.data === '[DONE]') return [];
      const parts: StreamPart[] = [];
      read(eventObject(event), parts);
      return parts;
    },
    end: () => (over ? [] : [{ kind: 'error', error: endedEarly }]),
  };
}

const withoutType = ({ type: _type, ...rest }: JsonObject): JsonObject => rest;
