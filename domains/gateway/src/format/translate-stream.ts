import { ApexError } from '@apex/contracts';
import type { AnswerInfo } from '../model-spec/answer.ts';
import type { SseEvent } from '../model-spec/format.ts';
import type { StreamPart } from '../model-spec/stream-part.ts';
import type { WireFormat } from '@apex/contracts';
import { createCustomCalls } from './custom-calls.ts';
import { formats } from './registry.ts';

/** An upstream's events in, SSE text for the client out; '' where there is nothing to say yet. Never throws ApexError. */
export interface StreamTranslator {
  push(event: SseEvent): string;
  /** After the upstream's last byte. Closes a stream that was cut with an error in the client's words. */
  end(): string;
}

/** `from` the upstream's format, `to` the client's. `observe` sees every part: usage, finish, error. */
export function createStreamTranslator(
  from: WireFormat,
  to: WireFormat,
  info: AnswerInfo,
  observe?: (part: StreamPart) => void,
): StreamTranslator {
  const reader = formats[from].createStreamReader();
  const writer = formats[to].createStreamWriter(info);
  const custom = createCustomCalls(info);
  let over = false;

  const write = (parts: readonly StreamPart[]): string => {
    let text = '';
    for (const read of parts) {
      for (const part of custom(read)) {
        if (over) return text;
        over = part.kind === 'finish' || part.kind === 'error';
        observe?.(part);
        text += writer.write(part);
      }
    }
    return text;
  };

  const guarded = (read: () => readonly StreamPart[]): string => {
    if (over) return '';
    try {
      return write(read());
    } catch (error) {
      if (!ApexError.isInstance(error)) throw error;
      const { message, reason } = error;
      return write([{ kind: 'error', error: { status: 502, kind: 'upstream', message, code: reason } }]);
    }
  };

  return {
    push: (event) => guarded(() => reader.push(event)),
    end: () => guarded(() => reader.end()) + writer.end(),
  };
}
