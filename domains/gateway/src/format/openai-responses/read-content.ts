import type { JsonObject } from '../../model-spec/json.ts';
import type { DocumentPart, ImagePart, TextPart } from '../../model-spec/part.ts';
import { cacheOf } from '../cache-mark.ts';
import { sourceOfUrl } from '../data-url.ts';
import { absent, brief, listOf, type Notes, objectOf, optionalText, textOf } from '../request-fields.ts';

/** The `content` of a message or the `output` of a call: a text, a list, or nothing. */
export function readContent(content: unknown, at: string, notes: Notes): (TextPart | ImagePart | DocumentPart)[] {
  if (absent(content)) return [];
  if (typeof content === 'string') return content === '' ? [] : [{ kind: 'text', text: content }];
  return listOf(content, at).flatMap((part, index) =>
    readPart(objectOf(part, `${at}[${index}]`), `${at}[${index}]`, notes),
  );
}

function readPart(part: JsonObject, at: string, notes: Notes): readonly (TextPart | ImagePart | DocumentPart)[] {
  switch (part['type']) {
    case 'input_text':
    case 'output_text':
    case 'text':
      return [{ kind: 'text', text: textOf(part['text'], `${at}.text`), ...cacheOf(part) }];
    case 'refusal':
      return [{ kind: 'text', text: textOf(part['refusal'], `${at}.refusal`) }];
    case 'input_image': {
      if (absent(part['image_url'])) return unsupported(notes, `${at}.file_id`);
      const source = sourceOfUrl(textOf(part['image_url'], `${at}.image_url`));
      return [
        { kind: 'image', source, ...optionalText(part['detail'], `${at}.detail`, 'detail'), ...cacheOf(part), at },
      ];
    }
    case 'input_file': {
      const given = part['file_data'] ?? part['file_url'];
      if (absent(given)) return unsupported(notes, `${at}.file_id`);
      const source = sourceOfUrl(textOf(given, `${at}.file_data`));
      return [{ kind: 'document', source, ...optionalText(part['filename'], `${at}.filename`, 'title'), at }];
    }
    default:
      return unsupported(notes, `${at}.type`, brief(part['type']));
  }
}

function unsupported(notes: Notes, field: string, value?: string): readonly [] {
  notes.unsupported.push({ field, ...(value === undefined ? {} : { value }) });
  return [];
}
