import type { JsonObject } from '../../model-spec/json.ts';
import type { Part, Source } from '../../model-spec/part.ts';
import { malformedRequest } from '../../model-spec/untranslatable.ts';
import type { MessageList } from '../message-list.ts';
import { unwrapOpaque } from '../opaque.ts';
import { absent, brief, listOf, type Notes, objectOf, textOf } from '../request-fields.ts';
import { field } from './field.ts';

interface OpenCall {
  readonly id: string;
  readonly name: string;
}

/** Calls have no ids of their own here: they are numbered, and each result belongs to the first open call of its name. */
export function readContents(contents: unknown, messages: MessageList, notes: Notes): void {
  const open: OpenCall[] = [];
  let calls = 0;
  const openCall = (id: unknown, name: string): string => {
    const call = { id: typeof id === 'string' && id !== '' ? id : `call_${calls}`, name };
    calls += 1;
    open.push(call);
    return call.id;
  };
  const closeCall = (id: unknown, name: string, at: string): string => {
    const found = open.findIndex((call) => (typeof id === 'string' && id !== '' ? call.id === id : call.name === name));
    const [call] = found === -1 ? [] : open.splice(found, 1);
    if (call === undefined) throw malformedRequest(`${at}.functionResponse`, 'the answer to a functionCall before it');
    return call.id;
  };
  listOf(contents, 'contents').forEach((value, index) => {
    const at = `contents[${index}]`;
    const content = objectOf(value, at);
    const role = content['role'] === 'model' ? 'assistant' : 'user';
    const parts = absent(content['parts']) ? [] : listOf(content['parts'], `${at}.parts`);
    messages.add(
      role,
      parts.flatMap((part, partIndex) => readPart(part, `${at}.parts[${partIndex}]`, { notes, openCall, closeCall })),
    );
  });
}

interface Reading {
  readonly notes: Notes;
  readonly openCall: (id: unknown, name: string) => string;
  readonly closeCall: (id: unknown, name: string, at: string) => string;
}

function readPart(value: unknown, at: string, reading: Reading): readonly Part[] {
  const part = objectOf(value, at);
  const signature = field(part, 'thoughtSignature');
  const opaque =
    typeof signature === 'string' && signature !== ''
      ? { opaque: unwrapOpaque(signature, 'gemini_generate_content') }
      : undefined;
  if (part['thought'] === true)
    return [{ kind: 'reasoning', text: textOf(part['text'] ?? '', `${at}.text`), ...opaque }];
  const read = readUnsigned(part, at, reading);
  return opaque === undefined ? read : [{ kind: 'reasoning', text: '', ...opaque }, ...read];
}

function readUnsigned(part: JsonObject, at: string, { notes, openCall, closeCall }: Reading): readonly Part[] {
  if (!absent(part['text'])) return [{ kind: 'text', text: textOf(part['text'], `${at}.text`) }];
  const inline = field(part, 'inlineData');
  const file = field(part, 'fileData');
  const call = field(part, 'functionCall');
  const response = field(part, 'functionResponse');
  if (!absent(inline))
    return readMedia(inlineSource(objectOf(inline, `${at}.inlineData`), at), `${at}.inlineData`, notes);
  if (!absent(file)) return readFile(objectOf(file, `${at}.fileData`), at, notes);
  if (!absent(call)) {
    const called = objectOf(call, `${at}.functionCall`);
    const name = textOf(called['name'], `${at}.functionCall.name`);
    const args = absent(called['args']) ? {} : objectOf(called['args'], `${at}.functionCall.args`);
    return [{ kind: 'tool_call', id: openCall(called['id'], name), name, arguments: JSON.stringify(args), at }];
  }
  if (!absent(response)) {
    const given = objectOf(response, `${at}.functionResponse`);
    const call_id = closeCall(given['id'], textOf(given['name'], `${at}.functionResponse.name`), at);
    return [
      {
        kind: 'tool_result',
        call_id,
        ...readResponse(objectOf(given['response'] ?? {}, `${at}.functionResponse.response`)),
        at,
      },
    ];
  }
  notes.unsupported.push({ field: at, value: brief(Object.keys(part)) });
  return [];
}

/** `{ output }` and `{ error }` are Gemini's own two words; any other object is told as JSON. */
function readResponse(response: JsonObject) {
  const keys = Object.keys(response);
  const { output, error } = response;
  const text =
    keys.length === 1 && typeof output === 'string'
      ? output
      : keys.length === 1 && typeof error === 'string'
        ? error
        : undefined;
  const failed = text !== undefined && typeof error === 'string' ? { is_error: true as const } : {};
  const told = text ?? JSON.stringify(response);
  return { content: told === '' ? [] : [{ kind: 'text' as const, text: told }], ...failed };
}

function inlineSource(data: JsonObject, at: string): Source & { readonly media_type: string } {
  const media_type = textOf(field(data, 'mimeType'), `${at}.inlineData.mimeType`);
  return { kind: 'base64', media_type, data: textOf(data['data'], `${at}.inlineData.data`) };
}

/** Addresses of Google's own file stores can be read by nobody else. */
function readFile(file: JsonObject, at: string, notes: Notes): readonly Part[] {
  const url = textOf(field(file, 'fileUri'), `${at}.fileData.fileUri`);
  if (!url.startsWith('http') || url.includes('generativelanguage.googleapis.com')) {
    notes.unsupported.push({ field: `${at}.fileData.fileUri`, value: brief(url) });
    return [];
  }
  const mimeType = field(file, 'mimeType');
  const media_type = absent(mimeType) ? 'image/jpeg' : textOf(mimeType, `${at}.fileData.mimeType`);
  return readMedia({ kind: 'url', url, media_type }, `${at}.fileData`, notes);
}

function readMedia(source: Source & { readonly media_type: string }, at: string, notes: Notes): readonly Part[] {
  const { media_type } = source;
  if (media_type.startsWith('image/')) return [{ kind: 'image', source, at }];
  if (media_type === 'application/pdf' || media_type.startsWith('text/')) return [{ kind: 'document', source, at }];
  notes.unsupported.push({ field: `${at}.mimeType`, value: brief(media_type) });
  return [];
}
