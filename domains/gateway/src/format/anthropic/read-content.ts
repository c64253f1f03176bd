import type { JsonObject } from '../../model-spec/json.ts';
import type { DocumentPart, ImagePart, Part, ReasoningPart, Source, TextPart } from '../../model-spec/part.ts';
import { cacheOf } from '../cache-mark.ts';
import { unwrapOpaque } from '../opaque.ts';
import { absent, brief, listOf, type Notes, objectOf, optionalText, textOf } from '../request-fields.ts';

/** The blocks of a message's `content`: a text, a list, or nothing. */
export function readContent(content: unknown, at: string, notes: Notes): Part[] {
  if (absent(content)) return [];
  if (typeof content === 'string') return [{ kind: 'text', text: content }];
  return listOf(content, at).flatMap((value, index) => readBlock(value, `${at}[${index}]`, notes));
}

function readBlock(value: unknown, at: string, notes: Notes): readonly Part[] {
  const block = objectOf(value, at);
  switch (block['type']) {
    case 'thinking':
    case 'redacted_thinking':
      return [readThinking(block, at)];
    case 'tool_use':
      return [
        {
          kind: 'tool_call',
          id: textOf(block['id'], `${at}.id`),
          name: textOf(block['name'], `${at}.name`),
          arguments: JSON.stringify(objectOf(block['input'], `${at}.input`)),
          ...cacheOf(block),
          at,
        },
      ];
    case 'tool_result':
      return [
        {
          kind: 'tool_result',
          call_id: textOf(block['tool_use_id'], `${at}.tool_use_id`),
          content: readShown(block['content'], `${at}.content`, notes),
          ...(block['is_error'] === true ? { is_error: true as const } : {}),
          ...cacheOf(block),
          at,
        },
      ];
    default:
      return readShownBlock(block, at, notes);
  }
}

/** Texts, images and documents: what a result may hold, and what a user says. */
export function readShown(content: unknown, at: string, notes: Notes): (TextPart | ImagePart | DocumentPart)[] {
  if (absent(content)) return [];
  if (typeof content === 'string') return content === '' ? [] : [{ kind: 'text', text: content }];
  return listOf(content, at).flatMap((value, index) =>
    readShownBlock(objectOf(value, `${at}[${index}]`), `${at}[${index}]`, notes),
  );
}

function readShownBlock(block: JsonObject, at: string, notes: Notes): readonly (TextPart | ImagePart | DocumentPart)[] {
  switch (block['type']) {
    case 'text':
      return [{ kind: 'text', text: textOf(block['text'], `${at}.text`), ...cacheOf(block) }];
    case 'image': {
      const source = readSource(block['source'], `${at}.source`, notes);
      return source === undefined ? [] : [{ kind: 'image', source, ...cacheOf(block), at }];
    }
    case 'document': {
      const title = optionalText(block['title'], `${at}.title`, 'title');
      const given = objectOf(block['source'], `${at}.source`);
      const source =
        given['type'] === 'text'
          ? { kind: 'text' as const, text: textOf(given['data'], `${at}.source.data`) }
          : readSource(given, `${at}.source`, notes);
      return source === undefined ? [] : [{ kind: 'document', source, ...title, ...cacheOf(block), at }];
    }
    default:
      notes.unsupported.push({ field: `${at}.type`, value: brief(block['type']) });
      return [];
  }
}

function readSource(value: unknown, at: string, notes: Notes): Source | undefined {
  const source = objectOf(value, at);
  if (source['type'] === 'base64') {
    const media_type = textOf(source['media_type'], `${at}.media_type`);
    return { kind: 'base64', media_type, data: textOf(source['data'], `${at}.data`) };
  }
  if (source['type'] === 'url') return { kind: 'url', url: textOf(source['url'], `${at}.url`) };
  notes.unsupported.push({ field: `${at}.type`, value: brief(source['type']) });
  return undefined;
}

/** A block of thinking, in a request or an answer. An empty signature is none. */
export function readThinking(block: JsonObject, at: string): ReasoningPart {
  if (block['type'] === 'redacted_thinking') {
    const value = textOf(block['data'], `${at}.data`);
    return { kind: 'reasoning', text: '', opaque: { maker: 'anthropic_messages', value, redacted: true } };
  }
  const signature = block['signature'];
  const text = textOf(block['thinking'], `${at}.thinking`);
  if (typeof signature !== 'string' || signature === '') return { kind: 'reasoning', text };
  return { kind: 'reasoning', text, opaque: unwrapOpaque(signature, 'anthropic_messages') };
}

/** `system`: a text or blocks of text. */
export function readSystem(system: unknown, notes: Notes): readonly TextPart[] {
  const parts = readShown(system, 'system', notes);
  return parts.filter((part) => part.kind === 'text');
}
