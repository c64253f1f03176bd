import type { Answer, AnswerPart, StopReason } from '../../model-spec/answer.ts';
import type { JsonObject } from '../../model-spec/json.ts';
import type { Opaque } from '../../model-spec/part.ts';
import { malformedAnswer } from '../../model-spec/untranslatable.ts';
import { answerList, answerObject, answerText, looseList, looseObject, looseText } from '../answer-fields.ts';
import { argumentsObject } from '../arguments.ts';
import { unwrapOpaque, wrapOpaque } from '../opaque.ts';
import { readUsage } from '../read-usage.ts';
import { writeUsage } from './usage.ts';

export function readAnswer(body: JsonObject): Answer {
  const blocked = isBlocked(body);
  const [first] = answerList(body['candidates'] ?? (blocked ? [{}] : undefined), 'candidates');
  if (first === undefined && !blocked) throw malformedAnswer('candidates', 'not empty');
  const candidate = looseObject(first);
  const id = looseText(body['responseId']);
  const parts: AnswerPart[] = [];
  for (const part of looseList(looseObject(candidate['content'])['parts'])) {
    for (const read of readPart(answerObject(part, 'parts'), id, countCalls(parts))) join(read, parts);
  }
  return {
    id,
    model: looseText(body['modelVersion']),
    created: null,
    parts,
    stop: blocked ? 'content_filter' : readStop(candidate['finishReason'], countCalls(parts) > 0),
    usage: readUsage(body['usageMetadata'], 'google'),
  };
}

/** A prompt that was refused has feedback instead of candidates. */
export const isBlocked = (body: JsonObject): boolean =>
  looseText(looseObject(body['promptFeedback'])['blockReason']) !== '';

const countCalls = (parts: readonly AnswerPart[]): number => parts.filter((part) => part.kind === 'tool_call').length;

/** A call is numbered within its answer where Gemini gave it no id. */
export function callId(call: JsonObject, answerId: string, index: number): string {
  return looseText(call['id']) || `call_${answerId}_${index}`;
}

export function signatureOf(part: JsonObject): Opaque | undefined {
  const signature = looseText(part['thoughtSignature']);
  return signature === '' ? undefined : unwrapOpaque(signature, 'gemini_generate_content');
}

function readPart(part: JsonObject, id: string, calls: number): readonly AnswerPart[] {
  const opaque = signatureOf(part);
  const signed = opaque === undefined ? {} : { opaque };
  if (part['thought'] === true) return [{ kind: 'reasoning', text: looseText(part['text']), ...signed }];
  const ahead: AnswerPart[] = opaque === undefined ? [] : [{ kind: 'reasoning', text: '', opaque }];
  if (typeof part['text'] === 'string') {
    return part['text'] === '' ? ahead : [...ahead, { kind: 'text', text: part['text'] }];
  }
  const call = answerObject(part['functionCall'], 'parts.functionCall');
  const name = answerText(call['name'], 'parts.functionCall.name');
  const text = JSON.stringify(looseObject(call['args']));
  return [...ahead, { kind: 'tool_call', id: callId(call, id, calls), name, arguments: text }];
}

/** Texts that follow one another are one: a stream of them has no borders. */
function join(part: AnswerPart, into: AnswerPart[]): void {
  const last = into.at(-1);
  if (part.kind === 'text' && last?.kind === 'text') into[into.length - 1] = { ...last, text: last.text + part.text };
  else if (part.kind === 'reasoning' && last?.kind === 'reasoning' && last.opaque === undefined && last.text !== '') {
    if (part.text === '' && part.opaque !== undefined) into.push(part);
    else into[into.length - 1] = { ...part, text: last.text + part.text };
  } else into.push(part);
}

const filtered: ReadonlySet<unknown> = new Set([
  'SAFETY',
  'RECITATION',
  'LANGUAGE',
  'BLOCKLIST',
  'PROHIBITED_CONTENT',
  'SPII',
  'IMAGE_SAFETY',
]);

export function readStop(reason: unknown, called: boolean): StopReason {
  if (reason === 'MAX_TOKENS') return 'max_tokens';
  if (filtered.has(reason)) return 'content_filter';
  return called ? 'tool_use' : 'end';
}

export function finishReason(stop: StopReason): string {
  if (stop === 'max_tokens') return 'MAX_TOKENS';
  return stop === 'content_filter' ? 'SAFETY' : 'STOP';
}

export function writeAnswer(answer: Answer): Record<string, unknown> {
  return {
    candidates: [
      {
        index: 0,
        content: { role: 'model', parts: writeParts(answer.parts) },
        finishReason: finishReason(answer.stop),
      },
    ],
    ...(answer.usage === null ? {} : { usageMetadata: writeUsage(answer.usage) }),
    modelVersion: answer.model,
    responseId: answer.id,
  };
}

function writeParts(parts: readonly AnswerPart[]): readonly object[] {
  const written: object[] = [];
  let ahead: object = {};
  for (const part of parts) {
    const signature = part.kind === 'reasoning' ? signatureField(part.opaque) : {};
    if (part.kind === 'reasoning' && part.text === '' && part.opaque !== undefined) {
      if (Object.keys(ahead).length > 0) written.push({ text: '', ...ahead });
      ahead = signature;
      continue;
    }
    if (part.kind === 'reasoning') written.push({ text: part.text, thought: true, ...signature });
    else if (part.kind === 'text') written.push({ text: part.text, ...ahead });
    else written.push({ ...writeCall(part), ...ahead });
    if (part.kind !== 'reasoning') ahead = {};
  }
  if (Object.keys(ahead).length > 0) written.push({ text: '', ...ahead });
  return written;
}

export const signatureField = (opaque: Opaque | undefined): { readonly thoughtSignature?: string } =>
  opaque === undefined ? {} : { thoughtSignature: wrapOpaque(opaque, 'gemini_generate_content') };

export function writeCall(call: { readonly id: string; readonly name: string; readonly arguments: string }): object {
  const args = argumentsObject(call) ?? { input: call.arguments };
  return { functionCall: { id: call.id, name: call.name, args } };
}
