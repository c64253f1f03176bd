import type { WriteOptions } from '../../model-spec/format.ts';
import type { DocumentPart, ImagePart, Part, ReasoningPart, Source, TextPart } from '../../model-spec/part.ts';
import type { Message, Prompt } from '../../model-spec/prompt.ts';
import { untranslatable } from '../../model-spec/untranslatable.ts';
import { argumentsObject } from '../arguments.ts';
import { cacheControl } from '../cache-mark.ts';

export function writeSystem(system: readonly TextPart[]): unknown {
  const [only] = system;
  if (only === undefined) return undefined;
  if (system.length === 1 && only.cache === undefined) return only.text;
  return system.map((part) => writeText(part));
}

export function writeMessages(prompt: Prompt, options: WriteOptions): readonly object[] {
  return prompt.messages.flatMap((message) => writeMessage(message, options));
}

/** A turn of which nothing is left (thinking that another provider signed) is left out. */
function writeMessage({ role, parts }: Message, options: WriteOptions): readonly object[] {
  const [only] = parts;
  if (parts.length === 1 && only?.kind === 'text' && only.cache === undefined) return [{ role, content: only.text }];
  const content = parts.flatMap((part) => writePart(part, options));
  return content.length === 0 ? [] : [{ role, content }];
}

const writeText = (part: TextPart): object => ({ type: 'text', text: part.text, ...cacheControl(part.cache) });

function writePart(part: Part, options: WriteOptions): readonly object[] {
  switch (part.kind) {
    case 'reasoning':
      return writeOwnThinking(part, options);
    case 'tool_call': {
      const input = argumentsObject(part);
      const at = part.at ?? 'tool_call';
      if (input === null)
        throw untranslatable(`${at}.arguments`, options.from, 'anthropic_messages', 'that is no JSON object');
      return [{ type: 'tool_use', id: safeId(part.id), name: part.name, input, ...cacheControl(part.cache) }];
    }
    case 'tool_result': {
      const [only] = part.content;
      const plain = part.content.length === 1 && only?.kind === 'text' && only.cache === undefined;
      const content = plain ? only.text : part.content.map((inner) => writeShown(inner));
      return [
        {
          type: 'tool_result',
          tool_use_id: safeId(part.call_id),
          ...(part.content.length === 0 ? {} : { content }),
          ...(part.is_error === true ? { is_error: true } : {}),
          ...cacheControl(part.cache),
        },
      ];
    }
    default:
      return [writeShown(part)];
  }
}

function writeShown(part: TextPart | ImagePart | DocumentPart): object {
  if (part.kind === 'text') return writeText(part);
  const cache = cacheControl(part.cache);
  if (part.kind === 'image') return { type: 'image', source: writeSource(part.source), ...cache };
  const { source } = part;
  return {
    type: 'document',
    source:
      source.kind === 'text' ? { type: 'text', media_type: 'text/plain', data: source.text } : writeSource(source),
    ...(part.title === undefined ? {} : { title: part.title }),
    ...cache,
  };
}

function writeSource(source: Source): object {
  if (source.kind === 'url') return { type: 'url', url: source.url };
  return { type: 'base64', media_type: source.media_type, data: source.data };
}

/** Ids as Anthropic takes them: some compatible servers make theirs of a tool's name and punctuation. */
const safeId = (id: string): string => id.replaceAll(/[^\w-]/g, '_');

/** Only thinking that Anthropic signed may go back to it. */
function writeOwnThinking(part: ReasoningPart, { dropped }: WriteOptions): readonly object[] {
  const { opaque, text } = part;
  if (opaque?.maker !== 'anthropic_messages') {
    dropped.push('reasoning of another provider');
    return [];
  }
  if (opaque.redacted === true) return [{ type: 'redacted_thinking', data: opaque.value }];
  return [{ type: 'thinking', thinking: text, signature: opaque.value }];
}
