import { type LineBlock, linesOf } from '../bytes/lines.ts';
import { textOf } from '../bytes/text.ts';
import type { ByteSource } from '../bytes/source.ts';
import { StreamFault } from '../fault.ts';
import type { ParserContext } from '../parser.ts';
import { elementText, jsonElementsOf } from '../table/json-elements.ts';
import { PrefixTraceParser } from './prefix-trace.ts';

/** Traces a line each, or JSON laid out over many lines as single files are published. */
export async function* readPrefixTrace(
  context: ParserContext,
  bytes: ByteSource,
): AsyncGenerator<void, void, undefined> {
  const parser = new PrefixTraceParser(context);
  const text = textOf(bytes);
  const start = await firstOf(text);
  const whole = replay(start, text);
  if (isSpread(start.text)) {
    for await (const elements of jsonElementsOf(whole, { unwrap: false })) {
      for (const element of elements) {
        context.sink.guard(element.line, () => parser.line(elementText(element), element.line));
      }
      yield;
    }
    return;
  }
  for await (const block of linesOf(whole)) {
    readBlock(parser, context, block);
    yield;
  }
}

function readBlock(parser: PrefixTraceParser, context: ParserContext, block: LineBlock): void {
  if ('fault' in block) context.sink.reject(block.line, block.fault);
  else for (const [index, text] of block.texts.entries()) parser.line(text, block.line + index);
}

/** A first line that is no whole object: the JSON is spread over lines. */
function isSpread(start: string): boolean {
  const text = start.trimStart();
  const end = text.indexOf('\n');
  return text.startsWith('[') || (end !== -1 && !text.slice(0, end).trimEnd().endsWith('}'));
}

interface Start {
  readonly text: string;
  readonly fault: StreamFault | undefined;
}

async function firstOf(text: AsyncGenerator<string, void, undefined>): Promise<Start> {
  try {
    const next = await text.next();
    return { text: next.done === true ? '' : next.value, fault: undefined };
  } catch (error) {
    if (error instanceof StreamFault) return { text: '', fault: error };
    throw error;
  }
}

async function* replay(start: Start, rest: AsyncIterable<string>): AsyncGenerator<string> {
  if (start.fault !== undefined) throw start.fault;
  if (start.text !== '') yield start.text;
  yield* rest;
}
