import { parseJson } from '../bytes/json-text.ts';
import { linesOf } from '../bytes/lines.ts';
import type { ByteSource } from '../bytes/source.ts';
import { textOf } from '../bytes/text.ts';
import type { ParserContext } from '../parser.ts';
import type { ColumnMap } from './column-map.ts';
import { elementText, jsonElementsOf } from './json-elements.ts';
import { TableParser } from './table-parser.ts';

/** Rows of a JSON document: a list, a list inside an object, or one object. */
export async function* readJson(
  context: ParserContext,
  bytes: ByteSource,
  map: ColumnMap | undefined,
): AsyncGenerator<void, void, undefined> {
  const table = new TableParser(context, { format: 'json', map });
  for await (const elements of jsonElementsOf(textOf(bytes), { unwrap: true })) {
    for (const element of elements) {
      context.sink.guard(element.line, () => {
        const text = elementText(element);
        table.row(element.line, parseJson(text), text.length);
      });
    }
    yield;
  }
  table.end();
}

/** One JSON object a line. */
export async function* readJsonl(
  context: ParserContext,
  bytes: ByteSource,
  map: ColumnMap | undefined,
): AsyncGenerator<void, void, undefined> {
  const table = new TableParser(context, { format: 'jsonl', map });
  for await (const block of linesOf(textOf(bytes))) {
    if ('fault' in block) context.sink.reject(block.line, block.fault);
    else {
      for (const [index, text] of block.texts.entries()) {
        if (text.trim() === '') continue;
        const line = block.line + index;
        context.sink.guard(line, () => table.row(line, parseJson(text), text.length));
      }
    }
    yield;
  }
  table.end();
}
