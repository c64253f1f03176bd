import { cacheOf } from '../cache-mark.ts';
import { sourceOfUrl } from '../data-url.ts';
import { absent, brief, listOf, type Notes, objectOf, optionalText, textOf } from '../request-fields.ts';
import type { DocumentPart, ImagePart, TextPart } from '../../model-spec/part.ts';

/** The parts of a message's `content`: a text, a list, or nothing. */
export function readContent(content: unknown, at: string, notes: Notes): (TextPart | ImagePart | DocumentPart)[] {
  if (absent(content)) return [];
  if (typeof content === 'string') return content === '' ? [] : [{ kind: 'text', text: content }];
  return listOf(content, at).flatMap((part, index) => readPart(part, `${at}[${index}]`, notes));
}

function readPart(value: unknown, at: string, notes: Notes): readonly (TextPart | ImagePart | DocumentPart)[] {
  const part = objectOf(value, at);
  switch (part['type']) {
    case 'text':
      return [{ kind: 'text', text: textOf(part['text'], `${at}.text`), ...cacheOf(part) }];
    case 'refusal':
      return [{ kind: 'text', text: textOf(part['refusal'], `${at}.refusal`) }];
    case 'image_url': {
      const image = objectOf(part['image_url'], `${at}.image_url`);
      const source = sourceOfUrl(textOf(image['url'], `${at}.image_url.url`));
      const detail = optionalText(image['detail'], `${at}.image_url.detail`, 'detail');
      return [{ kind: 'image', source, ...detail, ...cacheOf(part), at }];
    }
    case 'file': {
      const file = objectOf(part['file'], `${at}.file`);
      if (absent(file['file_data'])) {
        notes.unsupported.push({ field: `${at}.file.file_id` });
        return [];
      }
      const source = sourceOfUrl(textOf(file['file_data'], `${at}.file.file_data`));
      return [{ kind: 'document', source, ...optionalText(file['filename'], `${at}.file.filename`, 'title'), at }];
    }
    default:
      notes.unsupported.push({ field: `${at}.type`, value: brief(part['type']) });
      return [];
  }
}
