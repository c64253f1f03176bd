import type { Message } from '../model-spec/prompt.ts';
import type { Part, TextPart, ToolResultPart } from '../model-spec/part.ts';

interface OpenMessage {
  readonly role: Message['role'];
  readonly parts: Part[];
}

/** Builds a conversation as the model has it: neighbours of one role joined, results first, nothing empty. */
export interface MessageList {
  add(role: Message['role'], parts: readonly Part[]): void;
  /** The leading instructions, and the conversation after them. */
  finish(): { readonly system: readonly TextPart[]; readonly messages: readonly Message[] };
}

export function createMessageList(): MessageList {
  const messages: OpenMessage[] = [];
  const append = (role: Message['role'], parts: readonly Part[]): void => {
    const last = messages.at(-1);
    if (last?.role === role) last.parts.push(...parts);
    else messages.push({ role, parts: [...parts] });
  };
  return {
    add: (role, all) => {
      const parts = all
        .filter((part) => !isEmpty(part))
        .map((part) => (part.kind === 'tool_result' ? filled(part) : part));
      const results = role === 'user' ? parts.filter((part) => part.kind === 'tool_result') : [];
      if (results.length > 0) addResults(messages, results);
      const others = results.length === 0 ? parts : parts.filter((part) => part.kind !== 'tool_result');
      if (others.length > 0) append(role, others);
    },
    finish: () => {
      const first = messages[0]?.role === 'system' ? messages.shift() : undefined;
      const system = (first?.parts ?? []).filter((part) => part.kind === 'text');
      return { system, messages };
    },
  };
}

const isEmpty = (part: Part): boolean => part.kind === 'text' && part.text === '';

function filled(result: ToolResultPart): ToolResultPart {
  return result.content.some((part) => isEmpty(part))
    ? { ...result, content: result.content.filter((part) => !isEmpty(part)) }
    : result;
}

/** Results follow the turn that called, before whatever instruction slipped in between. */
function addResults(messages: OpenMessage[], results: readonly Part[]): void {
  let at = messages.length;
  while (at > 0 && messages[at - 1]?.role === 'system') at -= 1;
  const before = messages[at - 1];
  if (before?.role === 'user') {
    const lastResult = before.parts.findLastIndex((part) => part.kind === 'tool_result');
    before.parts.splice(lastResult + 1, 0, ...results);
  } else messages.splice(before?.role === 'assistant' ? at : messages.length, 0, { role: 'user', parts: [...results] });
}
