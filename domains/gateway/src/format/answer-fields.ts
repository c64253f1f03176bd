import { isObject, type JsonObject } from '../model-spec/json.ts';
import { malformedAnswer } from '../model-spec/untranslatable.ts';
import type { SseEvent } from '../model-spec/format.ts';
import { parseJson } from './arguments.ts';

/** Fields of upstreams' answers: only what is read must be there, and what is missing is named. */
export function answerObject(value: unknown, at: string): JsonObject {
  if (isObject(value)) return value;
  throw malformedAnswer(at, 'an object');
}

export function answerText(value: unknown, at: string): string {
  if (typeof value === 'string') return value;
  throw malformedAnswer(at, 'a string');
}

export function answerList(value: unknown, at: string): readonly unknown[] {
  if (Array.isArray(value)) return value as readonly unknown[];
  throw malformedAnswer(at, 'an array');
}

/** A text, or '' for anything else: ids and names that an answer is understood without. */
export const looseText = (value: unknown): string => (typeof value === 'string' ? value : '');

export const looseList = (value: unknown): readonly unknown[] =>
  Array.isArray(value) ? (value as readonly unknown[]) : [];

export const looseObject = (value: unknown): JsonObject => (isObject(value) ? value : {});

export const looseNumber = (value: unknown): number | null =>
  typeof value === 'number' && Number.isFinite(value) ? value : null;

export function eventObject(event: SseEvent): JsonObject {
  const value = parseJson(event.data);
  if (isObject(value)) return value;
  throw malformedAnswer('an event', 'a JSON object');
}
