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
  return [...system, ...prompt.messages.flatMap((message) => writeMessage(message, prompt.model, options))];
}

function writeMessage({ role, parts }: Message, model: string, options: WriteOptions): readonly object[] {
  if (role === 'assistant') return writeAssistant(parts, model, options);
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
function writeAssistant(parts: readonly Part[], model: string, options: WriteOptions): readonly object[] {
  const texts = parts.filter((part) => part.kind === 'text');
  const calls = writeToolCalls(parts, model.includes('gemini'));
  const reasoning = parts.filter((part): part is ReasoningPart => part.kind === 'reasoning' && part.text !== '');
  const unsigned = isOpenaiModel(model) ? [] : reasoning.filter((part) => part.opaque === undefined);
  if (unsigned.length < reasoning.length) options.dropped.push('reasoning of another provider');
  // A turn of nothing but another provider's thinking is none.
  if (texts.length + calls.length + unsigned.length === 0) return [];
  const message = {
    role: 'assistant',
    content: texts.length === 0 ? null : writeContent(texts, options),
    ...(unsigned.length === 0 ? {} : { reasoning_content: unsigned.map((part) => part.text).join('\n') }),
    ...(calls.length === 0 ? {} : { tool_calls: calls }),
  };
  return [message];
}

/** Calls; for Gemini's chat-compatible API, which wants them back, with the signatures over them. */
function writeToolCalls(parts: readonly Part[], signed: boolean): readonly object[] {
  return parts.flatMap((part, index) =>
    part.kind === 'tool_call' ? [writeToolCall(part, signed ? parts[index - 1] : undefined)] : [],
  );
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
