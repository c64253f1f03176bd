import type { WriteOptions } from '../../model-spec/format.ts';
import type { DocumentPart, ImagePart, TextPart } from '../../model-spec/part.ts';
import { untranslatable } from '../../model-spec/untranslatable.ts';
import { urlOfSource } from '../data-url.ts';

/** A single text is a string, which every compatible API takes; more is a list. */
export function writeContent(parts: readonly (TextPart | ImagePart | DocumentPart)[], options: WriteOptions): unknown {
  const [only] = parts;
  if (parts.length === 1 && only?.kind === 'text') return only.text;
  return parts.map((part) => writePart(part, options));
}

function writePart(part: TextPart | ImagePart | DocumentPart, { from }: WriteOptions): object {
  if (part.kind === 'text') return { type: 'text', text: part.text };
  if (part.kind === 'image') {
    const detail = part.detail === undefined ? {} : { detail: part.detail };
    return { type: 'image_url', image_url: { url: urlOfSource(part.source), ...detail } };
  }
  const { source, title } = part;
  if (source.kind === 'text') return { type: 'text', text: source.text };
  if (source.kind === 'url') throw untranslatable(`${part.at ?? 'document'}.source.url`, from, 'openai_chat');
  return { type: 'file', file: { filename: title ?? 'document', file_data: urlOfSource(source) } };
}
