import type { StopReason } from '../../model-spec/answer.ts';
import type { StreamReader } from '../../model-spec/format.ts';
import type { JsonObject } from '../../model-spec/json.ts';
import type { StreamPart } from '../../model-spec/stream-part.ts';
import { answerObject, eventObject, looseList, looseObject, looseText } from '../answer-fields.ts';
import { createPartSequence } from '../part-sequence.ts';
import { readUsage } from '../read-usage.ts';
import { endedEarly } from '../upstream-error.ts';
import { callId, isBlocked, readStop, signatureOf } from './answer.ts';
import { errorStatus, readError } from './error.ts';

/** Chunks of generateContent with `alt=sse`. The last one has the reason; the stream just ends after it. */
export function createStreamReader(): StreamReader {
  const sequence = createPartSequence();
  let id = '';
  let started = false;
  let over = false;
  let calls = 0;
  let stop: StopReason | null = null;

  const readPart = (part: JsonObject, into: StreamPart[]): void => {
    const opaque = signatureOf(part);
    const text = looseText(part['text']);
    if (part['thought'] === true) {
      if (text !== '') sequence.reasoning(text, into);
      if (opaque !== undefined) sequence.signature(opaque, into);
      return;
    }
    if (opaque !== undefined) sequence.signatureAhead(opaque, into);
    if (text !== '') sequence.text(text, into);
    const call = looseObject(part['functionCall']);
    if (typeof call['name'] !== 'string') return;
    sequence.startCall(callId(call, id, calls), call['name'], into);
    sequence.callArguments(JSON.stringify(looseObject(call['args'])), into);
    sequence.close(into);
    calls += 1;
  };

  const readChunk = (chunk: JsonObject, into: StreamPart[]): void => {
    if (!started) {
      started = true;
      id = looseText(chunk['responseId']);
      into.push({ kind: 'start', id, model: looseText(chunk['modelVersion']), created: null });
    }
    if (isBlocked(chunk)) stop = 'content_filter';
    const candidate = looseObject(looseList(chunk['candidates'])[0]);
    for (const part of looseList(looseObject(candidate['content'])['parts']))
      readPart(answerObject(part, 'parts'), into);
    if (typeof candidate['finishReason'] === 'string') stop = readStop(candidate['finishReason'], calls > 0);
    const usage = readUsage(chunk['usageMetadata'], 'google');
    if (usage !== null) into.push({ kind: 'usage', usage });
  };

  return {
    push: (event) => {
      if (over) return [];
      const chunk = eventObject(event);
      if (chunk['error'] !== undefined) {
        over = true;
        return [{ kind: 'error', error: readError(chunk, errorStatus(chunk)) }];
      }
      const parts: StreamPart[] = [];
      readChunk(chunk, parts);
      return parts;
    },
    end: () => {
      if (over) return [];
      over = true;
      if (stop === null) return [{ kind: 'error', error: endedEarly }];
      const parts: StreamPart[] = [];
      sequence.close(parts);
      return [...parts, { kind: 'finish', stop }];
    },
  };
}
