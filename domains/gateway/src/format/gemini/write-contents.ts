import type { WriteOptions } from '../../model-spec/format.ts';
import type { DocumentPart, ImagePart, Part, Source, TextPart, ToolResultPart } from '../../model-spec/part.ts';
import type { Prompt } from '../../model-spec/prompt.ts';
import { untranslatable } from '../../model-spec/untranslatable.ts';
import { argumentsObject } from '../arguments.ts';

interface Content {
  readonly role: 'user' | 'model';
  readonly parts: object[];
}

/** Instructions in the middle are told in the user's turn, marked as what they are: Gemini has one place for them. */
export function writeContents(prompt: Prompt, options: WriteOptions): readonly Content[] {
  const names = new Map<string, string>();
  const contents: Content[] = [];
  for (const [index, message] of prompt.messages.entries()) {
    const role = message.role === 'assistant' ? 'model' : 'user';
    if (message.role === 'system') options.dropped.push(`messages[${index}].role "system", sent in the user's turn`);
    const parts =
      message.role === 'system'
        ? message.parts.map((part) => ({ text: `<system>\n${part.kind === 'text' ? part.text : ''}\n</system>` }))
        : writeParts(message.parts, names, options);
    if (parts.length === 0) continue;
    const last = contents.at(-1);
    if (last?.role === role) last.parts.push(...parts);
    else contents.push({ role, parts });
  }
  return contents;
}

function writeParts(parts: readonly Part[], names: Map<string, string>, options: WriteOptions): object[] {
  const written: object[] = [];
  let signature: { thoughtSignature?: string } = {};
  const add = (part: object): void => {
    written.push({ ...part, ...signature });
    signature = {};
  };
  for (const part of parts) {
    switch (part.kind) {
      case 'reasoning':
        if (part.opaque?.maker !== 'gemini_generate_content') options.dropped.push('reasoning of another provider');
        else if (part.text === '') signature = { thoughtSignature: part.opaque.value };
        else written.push({ text: part.text, thought: true, thoughtSignature: part.opaque.value });
        break;
      case 'tool_call': {
        names.set(part.id, part.name);
        const args = argumentsObject(part);
        const at = `${part.at ?? 'tool_call'}.arguments`;
        if (args === null) throw untranslatable(at, options.from, 'gemini_generate_content', 'that is no JSON object');
        add({ functionCall: { name: part.name, args } });
        break;
      }
      case 'tool_result':
        written.push(writeResponse(part, names, options));
        break;
      default:
        add(writeShown(part));
    }
  }
  if (signature.thoughtSignature !== undefined) add({ text: '' });
  // Every call of a turn is answered before anything else is shown.
  const shown = parts.flatMap((part) =>
    part.kind === 'tool_result' ? part.content.filter((one) => one.kind !== 'text') : [],
  );
  const results = parts.filter((part) => part.kind === 'tool_result').length;
  written.splice(results, 0, ...shown.map((part) => writeShown(part)));
  return written;
}

function writeResponse(part: ToolResultPart, names: ReadonlyMap<string, string>, { from }: WriteOptions): object {
  const name = names.get(part.call_id);
  if (name === undefined) {
    throw untranslatable(
      part.at ?? 'tool_result',
      from,
      'gemini_generate_content',
      'for a call that is not in the messages',
    );
  }
  const text = part.content.flatMap((inner) => (inner.kind === 'text' ? [inner.text] : [])).join('\n');
  return { functionResponse: { name, response: part.is_error === true ? { error: text } : { output: text } } };
}

function writeShown(part: TextPart | ImagePart | DocumentPart): object {
  if (part.kind === 'text') return { text: part.text };
  const { source } = part;
  if (source.kind === 'text') return { text: source.text };
  if (source.kind === 'base64') return { inlineData: { mimeType: source.media_type, data: source.data } };
  return { fileData: { fileUri: source.url, mimeType: source.media_type ?? mediaTypeOf(source, part.kind) } };
}

const mediaTypes: Readonly<Record<string, string>> = {
  png: 'image/png',
  webp: 'image/webp',
  gif: 'image/gif',
  heic: 'image/heic',
};

/** By the address's ending: Gemini wants to be told. */
function mediaTypeOf(source: Extract<Source, { kind: 'url' }>, kind: 'image' | 'document'): string {
  if (kind === 'document') return 'application/pdf';
  const path = source.url.split('?', 1)[0] ?? '';
  return mediaTypes[path.slice(path.lastIndexOf('.') + 1).toLowerCase()] ?? 'image/jpeg';
}
