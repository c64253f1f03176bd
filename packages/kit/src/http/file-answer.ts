import { type FileAnswer, fileHeadSchema } from '@apex/contracts';
import { Readable } from 'node:stream';

/** Percent-encodes what RFC 8187 does not let stand in an extended value. */
function extendedValue(name: string): string {
  return encodeURIComponent(name).replaceAll(/['()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** What no system's file names may hold, and what would be read as a direction, a path or the end of a header. */
const unfit = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\\/:*?"<>|]+/gu;
const reserved = /^(?:con|prn|aux|nul|com\d|lpt\d)(?=\.|$)/i;
const longestStemBytes = 180;

function shorten(text: string): string {
  let short = '';
  for (const { segment } of new Intl.Segmenter('en', { granularity: 'grapheme' }).segment(text)) {
    if (Buffer.byteLength(short + segment) > longestStemBytes) break;
    short += segment;
  }
  return short;
}

/** A title of any script as the name of a file that every system takes. */
export function fileNameOf(title: string, extension: string): string {
  const plain = title.toWellFormed().normalize('NFC').replaceAll(unfit, ' ').replaceAll(/\s+/gu, ' ');
  const stem = shorten(plain).replaceAll(/^[\s.]+|[\s.]+$/gu, '');
  return `${stem === '' || reserved.test(stem) ? `file ${stem}`.trim() : stem}.${extension}`;
}

/** The header of a download: the name as it is, and one of plain letters for clients of another age. */
export function contentDisposition(name: string): string {
  const latin = name
    .normalize('NFKD')
    .replaceAll(/\p{M}+/gu, '')
    .replaceAll(/[^\x20-\x7e]/g, '_')
    .replaceAll(/["\\%]/g, '_');
  return `attachment; filename="${latin}"; filename*=UTF-8''${extendedValue(name)}`;
}

/** A file as the answer of a request: never shown in the browser's own page, never kept by anybody in between. */
export function fileResponse(file: FileAnswer) {
  const { name, content_type } = fileHeadSchema.parse({ name: file.name, content_type: file.content_type });
  return {
    status: 200,
    headers: {
      'content-type': content_type,
      'content-disposition': contentDisposition(name),
      'cache-control': 'private, no-store',
    },
    body: Readable.toWeb(Readable.from(file.bytes, { objectMode: false })),
  };
}
