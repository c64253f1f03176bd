import type { Answer, AnswerInfo } from './answer.ts';
import type { JsonObject } from './json.ts';
import type { Prompt } from './prompt.ts';
import type { StreamPart } from './stream-part.ts';
import type { WireError } from './wire-error.ts';
import type { WireFormat } from '@apex/contracts';

/** One server-sent event; `event` only where the stream names it. */
export interface SseEvent {
  readonly event: string | undefined;
  readonly data: string;
}

/** `push` throws an `upstream` ApexError for an event that is not of the format. */
export interface StreamReader {
  push(event: SseEvent): readonly StreamPart[];
  /** After the last byte. An answer that has not finished by then ends with an `error` part. */
  end(): readonly StreamPart[];
}

/** SSE text for each part, '' for nothing. Nothing may be written after `finish` or `error`. */
export interface StreamWriter {
  write(part: StreamPart): string;
  end(): string;
}

export interface WriteOptions {
  /** For a format that demands a limit, where the prompt has none. */
  readonly default_max_tokens: number;
  /** The writer lists here, by field, what it let go. */
  readonly dropped: string[];
  /** Named in refusals. */
  readonly from: WireFormat;
}

/**
 * One wire format, both directions. Readers of requests throw `invalid` for what is not of the format and collect what
 * is but cannot be carried over; readers of answers throw `upstream`. Writers of requests throw `invalid`
 * (`gateway.untranslatable`) for what their format cannot say.
 */
export interface Format {
  readonly name: WireFormat;
  readRequest(body: JsonObject): Prompt;
  writeRequest(prompt: Prompt, options: WriteOptions): Record<string, unknown>;
  readAnswer(body: JsonObject): Answer;
  writeAnswer(answer: Answer, info: AnswerInfo): Record<string, unknown>;
  createStreamReader(): StreamReader;
  createStreamWriter(info: AnswerInfo): StreamWriter;
  readError(body: unknown, status: number): WireError;
  writeError(error: WireError): Record<string, unknown>;
  /** An error in the middle of a stream, as SSE text. */
  errorEvent(error: WireError): string;
}
