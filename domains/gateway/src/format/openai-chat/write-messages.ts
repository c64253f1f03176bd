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
import { argumentsText } from '../arguments.ts';
import { isOpenaiModel } from './openai-model.ts';
import { writeContent } from './write-content.ts';

type Content = TextPart | ImagePart | DocumentPart;

const isContent = (part: Part): part is Content =>
  part.kind === 'text' || part.kind === 'image' || part.kind === 'document';

export function writeMessages(prompt: Prompt, options: WriteOptions): readonly object[] {
  const system = prompt.system.length === 0 ? [] : [{ role: 'system', content: writeContent(prompt.system, options) }];
  const showsThinking = !isOpenaiModel(prompt.model);
  return [...system, ...prompt.messages.flatMap((message) => writeMessage(message, showsThinking, options))];
}

function writeMessage({ role, parts }: Message, showsThinking: boolean, options: WriteOptions): readonly object[] {
  if (role === 'assistant') return [writeAssistant(parts, showsThinking, options)];
  const content = parts.filter((part) => isContent(part));
  if (role === 'system') return [{ role, content: writeContent(content, options) }];
  const results = parts.filter((part): part is ToolResultPart => part.kind === 'tool_result');
  const tools = results.map((result) => writeResult(result, options));
  // A tool message holds text alone: what a tool showed follows in the user's name.
  const shown = results.flatMap((result) => result.content.filter((part) => part.kind !== 'text'));
  const said = [...shown, ...content];
  return said.length === 0 ? tools : [...tools, { role, content: writeContent(said, options) }];
}

function writeResult(result: ToolResultPart, { dropped }: WriteOptions): object {
  if (result.is_error === true) dropped.push(`${result.at ?? 'tool_result'}.is_error`);
  const texts = result.content.flatMap((part) => (part.kind === 'text' ? [part.text] : []));
  const silent = result.content.length > 0 && texts.length === 0;
  const content = silent ? 'The result follows in the next message.' : texts.join('\n');
  return { role: 'tool', tool_call_id: result.call_id, content };
}

/** Compatible servers want the thinking back that they showed unsigned; OpenAI's own models know no such field. */
function writeAssistant(parts: readonly Part[], showsThinking: boolean, options: WriteOptions): object {
  const texts = parts.filter((part) => part.kind === 'text');
  const calls = writeToolCalls(parts);
  const reasoning = parts.filter((part): part is ReasoningPart => part.kind === 'reasoning' && part.text !== '');
  const unsigned = showsThinking ? reasoning.filter((part) => part.opaque === undefined) : [];
  if (unsigned.length < reasoning.length) options.dropped.push('reasoning of another provider');
  return {
    role: 'assistant',
    content: texts.length === 0 ? null : writeContent(texts, options),
    ...(unsigned.length === 0 ? {} : { reasoning_content: unsigned.map((part) => part.text).join('\n') }),
    ...(calls.length === 0 ? {} : { tool_calls: calls }),
  };
}

/** Calls, each with Gemini's signature over it where there is one: its chat-compatible API wants it back. */
export function writeToolCalls(parts: readonly Part[]): readonly object[] {
  return parts.flatMap((part, index) => (part.kind === 'tool_call' ? [writeToolCall(part, parts[index - 1])] : []));
}

function writeToolCall(call: ToolCallPart, before: Part | undefined): object {
  return {
    id: call.id,
    type: 'function',
    ...signatureField(before),
    function: { name: call.name, arguments: argumentsText(call) },
  };
}

export function signatureField(before: Part | undefined): { readonly extra_content?: object } {
  if (before?.kind !== 'reasoning' || before.text !== '') return {};
  if (before.opaque?.maker !== 'gemini_generate_content') return {};
  return { extra_content: { google: { thought_signature: before.opaque.value } } };
}
