import type { StopReason } from '../../model-spec/answer.ts';
import type { StreamReader } from '../../model-spec/format.ts';
import type { JsonObject } from '../../model-spec/json.ts';
import type { StreamPart } from '../../model-spec/stream-part.ts';
import { malformedAnswer } from '../../model-spec/untranslatable.ts';
import { eventObject, looseList, looseNumber, looseObject, looseText } from '../answer-fields.ts';
import { unwrapOpaque } from '../opaque.ts';
import { readOpenaiError } from '../openai-error.ts';
import { createPartSequence } from '../part-sequence.ts';
import { readUsage } from '../read-usage.ts';
import { endedEarly } from '../upstream-error.ts';
import { readStop, reasoningText } from './answer.ts';
import { signatureOf } from './read-request.ts';

/** Chunks of a chat completion. The finish is held back until the stream's end, because usage comes after it. */
export function createStreamReader(): StreamReader {
  const sequence = createPartSequence();
  let id = '';
  let started = false;
  let over = false;
  let callIndex = -1;
  let refused = false;
  let stop: StopReason | null = null;

  const start = (chunk: JsonObject, into: StreamPart[]): void => {
    started = true;
    id = looseText(chunk['id']);
    into.push({ kind: 'start', id, model: looseText(chunk['model']), created: looseNumber(chunk['created']) });
  };

  const readCall = (call: JsonObject, into: StreamPart[]): void => {
    const named = looseObject(call['function']);
    const index = looseNumber(call['index']) ?? Math.max(0, callIndex);
    if (index < callIndex) throw malformedAnswer('choices[0].delta.tool_calls', 'one call after another');
    if (index > callIndex) {
      callIndex = index;
      const signature = signatureOf(call);
      if (signature !== undefined) sequence.signatureAhead(unwrapOpaque(signature, 'gemini_generate_content'), into);
      sequence.startCall(looseText(call['id']) || `call_${id}_${index}`, looseText(named['name']), into);
    }
    sequence.callArguments(looseText(named['arguments']), into);
  };

  const readChoice = (choice: JsonObject, into: StreamPart[]): void => {
    const delta = looseObject(choice['delta']);
    const reasoning = reasoningText(delta);
    if (reasoning !== '') sequence.reasoning(reasoning, into);
    const text = looseText(delta['content']);
    if (text !== '') sequence.text(text, into);
    const refusal = looseText(delta['refusal']);
    if (refusal !== '') {
      refused = true;
      sequence.text(refusal, into);
    }
    for (const call of looseList(delta['tool_calls'])) readCall(looseObject(call), into);
    if (typeof choice['finish_reason'] === 'string') stop = readStop(choice['finish_reason'], callIndex >= 0);
  };

  const finish = (): readonly StreamPart[] => {
    if (over) return [];
    over = true;
    if (stop === null) return [{ kind: 'error', error: endedEarly }];
    const parts: StreamPart[] = [];
    sequence.close(parts);
    return [...parts, { kind: 'finish', stop: refused ? 'content_filter' : stop }];
  };

  return {
    push: (event) => {
      if (over) return [];
      if (event.data === '[DONE]') return finish();
      const chunk = eventObject(event);
      if (chunk['error'] !== undefined && chunk['error'] !== null) {
        over = true;
        return [
          { kind: 'error', error: readOpenaiError(chunk, looseNumber(looseObject(chunk['error'])['status']) ?? 502) },
        ];
      }
      const parts: StreamPart[] = [];
      const choice = looseList(chunk['choices'])[0];
      const usage = readUsage(chunk['usage'] ?? looseObject(chunk['x_groq'])['usage'], 'openai-chat');
      if (!started && (choice !== undefined || usage !== null)) start(chunk, parts);
      if (choice !== undefined) readChoice(looseObject(choice), parts);
      if (usage !== null) parts.push({ kind: 'usage', usage });
      return parts;
    },
    end: finish,
  };
}
