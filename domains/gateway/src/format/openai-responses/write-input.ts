import type { WriteOptions } from '../../model-spec/format.ts';
import type {
  DocumentPart,
  ImagePart,
  Part,
  ReasoningPart,
  TextPart,
  ToolCallPart,
  ToolResultPart,
} from '../../model-spec/part.ts';
import type { Message, Prompt } from '../../model-spec/prompt.ts';
import { urlOfSource } from '../data-url.ts';

type Shown = TextPart | ImagePart | DocumentPart;

/** One instruction is `instructions`; several are a developer's message, so that their borders stay. */
export function writeInput(prompt: Prompt, options: WriteOptions): { instructions?: string; input: readonly object[] } {
  const customCalls = new Set(
    prompt.messages.flatMap(({ parts }) =>
      parts.flatMap((part) => (part.kind === 'tool_call' && part.custom === true ? [part.id] : [])),
    ),
  );
  const input = prompt.messages.flatMap((message) => writeMessage(message, customCalls, options));
  const [only] = prompt.system;
  if (only === undefined) return { input };
  if (prompt.system.length === 1) return { instructions: only.text, input };
  return { input: [messageItem('developer', prompt.system), ...input] };
}

function writeMessage(message: Message, customCalls: ReadonlySet<string>, options: WriteOptions): readonly object[] {
  const items: object[] = [];
  let said: Shown[] = [];
  const role = message.role === 'system' ? 'developer' : message.role;
  const flush = (): void => {
    if (said.length > 0) items.push(messageItem(role, said));
    said = [];
  };
  for (const part of message.parts) {
    if (part.kind === 'text' || part.kind === 'image' || part.kind === 'document') said.push(part);
    else {
      flush();
      items.push(...writeItem(part, customCalls, options));
    }
  }
  flush();
  return items;
}

function messageItem(role: 'user' | 'assistant' | 'developer', parts: readonly Shown[]): object {
  const content = parts.map((part) =>
    role === 'assistant' && part.kind === 'text'
      ? { type: 'output_text', text: part.text, annotations: [] }
      : writeShown(part),
  );
  return { type: 'message', role, content };
}

function writeItem(
  part: Exclude<Part, Shown>,
  customCalls: ReadonlySet<string>,
  options: WriteOptions,
): readonly object[] {
  if (part.kind === 'reasoning') return writeReasoning(part, options);
  if (part.kind === 'tool_call') return [writeCall(part)];
  return [writeResult(part, customCalls, options)];
}

/** Only thinking that OpenAI encrypted may go back to it. */
function writeReasoning({ text, opaque }: ReasoningPart, { dropped }: WriteOptions): readonly object[] {
  if (opaque?.maker !== 'openai_responses') {
    dropped.push('reasoning of another provider');
    return [];
  }
  const summary = text === '' ? [] : [{ type: 'summary_text', text }];
  return [{ type: 'reasoning', summary, encrypted_content: opaque.value }];
}

function writeCall({ id, name, arguments: text, custom }: ToolCallPart): object {
  if (custom === true) return { type: 'custom_tool_call', call_id: id, name, input: text };
  return { type: 'function_call', call_id: id, name, arguments: text };
}

function writeResult(part: ToolResultPart, customCalls: ReadonlySet<string>, { dropped }: WriteOptions): object {
  if (part.is_error === true) dropped.push(`${part.at ?? 'tool_result'}.is_error`);
  const [only] = part.content;
  const plain = part.content.length === 0 || (part.content.length === 1 && only?.kind === 'text');
  const output = plain ? (only?.kind === 'text' ? only.text : '') : part.content.map((inner) => writeShown(inner));
  const type = customCalls.has(part.call_id) ? 'custom_tool_call_output' : 'function_call_output';
  return { type, call_id: part.call_id, output };
}

function writeShown(part: Shown): object {
  if (part.kind === 'text') return { type: 'input_text', text: part.text };
  if (part.kind === 'image') {
    const detail = part.detail === undefined ? {} : { detail: part.detail };
    return { type: 'input_image', image_url: urlOfSource(part.source), ...detail };
  }
  const { source, title } = part;
  if (source.kind === 'text') return { type: 'input_text', text: source.text };
  const filename = title === undefined ? {} : { filename: title };
  if (source.kind === 'url') return { type: 'input_file', file_url: source.url, ...filename };
  return { type: 'input_file', filename: 'document', ...filename, file_data: urlOfSource(source) };
}
