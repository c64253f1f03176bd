import type { Opaque } from '../model-spec/part.ts';
import type { StreamPart } from '../model-spec/stream-part.ts';

type Open = 'text' | 'reasoning' | 'tool_call';

/** Draws the borders between parts for formats whose streams are deltas alone. */
export interface PartSequence {
  text(text: string, into: StreamPart[]): void;
  reasoning(text: string, into: StreamPart[]): void;
  /** The signature over the thinking that is open. */
  signature(opaque: Opaque, into: StreamPart[]): void;
  /** The signature over what follows. */
  signatureAhead(opaque: Opaque, into: StreamPart[]): void;
  startCall(id: string, name: string, into: StreamPart[]): void;
  callArguments(text: string, into: StreamPart[]): void;
  close(into: StreamPart[]): void;
}

export function createPartSequence(): PartSequence {
  let open: Open | null = null;
  const close = (into: StreamPart[]): void => {
    if (open !== null) into.push({ kind: `${open}_end` });
    open = null;
  };
  const enter = (kind: 'text' | 'reasoning', into: StreamPart[]): void => {
    if (open === kind) return;
    close(into);
    into.push({ kind: `${kind}_start` });
    open = kind;
  };
  const sign = (opaque: Opaque, into: StreamPart[]): void => {
    enter('reasoning', into);
    into.push({ kind: 'reasoning_end', opaque });
    open = null;
  };
  return {
    text: (text, into) => {
      enter('text', into);
      into.push({ kind: 'text_delta', text });
    },
    reasoning: (text, into) => {
      enter('reasoning', into);
      into.push({ kind: 'reasoning_delta', text });
    },
    signature: sign,
    signatureAhead: (opaque, into) => {
      close(into);
      sign(opaque, into);
    },
    startCall: (id, name, into) => {
      close(into);
      into.push({ kind: 'tool_call_start', id, name });
      open = 'tool_call';
    },
    callArguments: (text, into) => {
      if (text !== '') into.push({ kind: 'tool_call_delta', arguments: text });
    },
    close,
  };
}
