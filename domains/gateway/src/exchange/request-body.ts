import type { ContentClass } from '@apex/contracts';
import { invalidBody } from '../listen/read-body.ts';
import { isObject, type JsonObject } from '../model-spec/json.ts';
import { labelText } from './labels.ts';
import { usualMostOutput } from './price.ts';

/** What the gateway asks of a body, whatever format it is in. */
export interface BodyFacts {
  readonly model: string;
  readonly streaming: boolean;
  readonly content: readonly ContentClass[];
  /** A token for four bytes of text; pictures and files apart. */
  readonly input_tokens: number;
  /** The answer's length as the client bounds it; null: it does not. */
  readonly most_output_tokens: number | null;
  readonly session: string;
  readonly user: string;
}

/** Throws `invalid` for what is no JSON object. */
export function parseBody(body: Buffer): JsonObject {
  let value: unknown;
  try {
    value = JSON.parse(body.toString('utf8'));
  } catch (error) {
    throw invalidBody('The body is not JSON.', error);
  }
  if (!isObject(value)) throw invalidBody('The body must be a JSON object.');
  return value;
}

/** No provider's model has a longer name; all that is told of a call stays short. */
const longest = 255;
const bytesPerToken = 4;
/** The most that providers count for a picture at full detail, rounded up. */
const tokensOfPicture = 3000;
/** What is shorter is no picture but says where one is. */
const longestAddress = 300;
/** Base64 of a page of a PDF is rarely below this. */
const base64BytesPerDocumentToken = 20;

const pictures = new Set(['image_url', 'input_image', 'image', 'inlineData', 'inline_data']);
const documents = new Set(['file', 'input_file', 'document', 'input_audio']);

/** One walk over the messages, no text is looked at. On the hot path. */
export function readBodyFacts(json: JsonObject, bytes: number): BodyFacts {
  const messages = json['messages'] ?? json['input'] ?? json['contents'];
  let found = 0;
  let pictureTokens = 0;
  let base64Bytes = 0;
  let documentBytes = 0;
  if (Array.isArray(messages)) {
    for (const message of messages as readonly unknown[]) {
      if (!isObject(message)) continue;
      const parts = message['content'] ?? message['parts'];
      if (!Array.isArray(parts)) continue;
      for (const part of parts as readonly unknown[]) {
        if (!isObject(part)) continue;
        const type =
          typeof part['type'] === 'string'
            ? part['type']
            : 'inlineData' in part || 'inline_data' in part
              ? 'inlineData'
              : '';
        if (pictures.has(type)) {
          found |= 1;
          const size = sizeOf(part);
          base64Bytes += size;
          // Behind an address there may be any.
          pictureTokens +=
            size < longestAddress ? tokensOfPicture : Math.min(tokensOfPicture, Math.ceil(size / bytesPerToken));
        } else if (documents.has(type)) {
          found |= 2;
          documentBytes += sizeOf(part);
        }
      }
    }
  }
  const tools = json['tools'];
  const hasTools = Array.isArray(tools) && tools.length > 0;
  const format = json['response_format'] ?? (isObject(json['text']) ? json['text']['format'] : undefined);
  const wantsJson = isObject(format) && format['type'] !== 'text';
  const text = Math.max(0, bytes - base64Bytes - documentBytes);
  const metadata = json['metadata'];
  return {
    model: typeof json['model'] === 'string' ? json['model'].slice(0, longest) : '',
    streaming: json['stream'] === true,
    content: classesOf(found, hasTools, wantsJson),
    input_tokens:
      Math.ceil(text / bytesPerToken) + pictureTokens + Math.ceil(documentBytes / base64BytesPerDocumentToken),
    most_output_tokens: mostOutput(json),
    session: isObject(metadata) ? sessionOf(metadata) : '',
    user: typeof json['user'] === 'string' ? labelText(json['user']) : '',
  };
}

const textOnly: readonly ContentClass[] = ['text'];

function classesOf(found: number, hasTools: boolean, wantsJson: boolean): readonly ContentClass[] {
  if (found === 0 && !hasTools && !wantsJson) return textOnly;
  const classes: ContentClass[] = ['text'];
  if (hasTools) classes.push('tools');
  if ((found & 1) !== 0) classes.push('images');
  if ((found & 2) !== 0) classes.push('documents');
  if (wantsJson) classes.push('json');
  return classes;
}

/** Bytes of a part's inline data, wherever its format keeps it. */
function sizeOf(part: JsonObject): number {
  let size = 0;
  for (const value of Object.values(part)) {
    if (typeof value === 'string') size += value.length;
    else if (isObject(value)) {
      for (const inner of Object.values(value)) if (typeof inner === 'string') size += inner.length;
    }
  }
  return size;
}

/** More than any model writes; nobody's mistake or trick is to hold a whole budget many times over. */
const mostTokens = 10_000_000;

/** Which of several bounds an upstream heeds is its own affair, and some take numbers in quotes: the highest is held. */
function mostOutput(json: JsonObject): number | null {
  const config = objectOf(json['generationConfig'] ?? json['generation_config']);
  const told = Math.max(
    countOf(json['max_completion_tokens']),
    countOf(json['max_output_tokens']),
    countOf(json['max_tokens']),
    countOf(config['maxOutputTokens'] ?? config['max_output_tokens']),
  );
  // Each of several answers may be as long.
  const answers = Math.max(
    1,
    countOf(json['n']),
    countOf(json['best_of']),
    countOf(config['candidateCount'] ?? config['candidate_count']),
  );
  if (told === 0 && answers === 1) return null;
  return Math.min(mostTokens, (told === 0 ? usualMostOutput : told) * answers);
}

const nothing: JsonObject = {};

function objectOf(value: unknown): JsonObject {
  return isObject(value) ? value : nothing;
}

/** 0 for what is no count. */
function countOf(value: unknown): number {
  const count = typeof value === 'string' ? Number(value) : value;
  return typeof count === 'number' && Number.isSafeInteger(count) && count > 0 ? count : 0;
}

/** Claude Code tells its session in a JSON text within a field. */
function sessionOf(metadata: JsonObject): string {
  const told = metadata['session_id'];
  if (typeof told === 'string') return labelText(told);
  const user = metadata['user_id'];
  if (typeof user !== 'string' || !user.startsWith('{')) return '';
  try {
    const value: unknown = JSON.parse(user);
    return isObject(value) && typeof value['session_id'] === 'string' ? labelText(value['session_id']) : '';
  } catch {
    // Somebody else's user id that begins with a brace.
    return '';
  }
}
