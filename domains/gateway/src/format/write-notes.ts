import type { WriteOptions } from '../model-spec/format.ts';
import type { Part } from '../model-spec/part.ts';
import type { Prompt } from '../model-spec/prompt.ts';
import { untranslatable } from '../model-spec/untranslatable.ts';
import type { WireFormat } from '@apex/contracts';
import type { BuiltInTool, CustomTool, FunctionTool, Tool } from '../model-spec/tool.ts';
import { fieldName } from './field-names.ts';

type Hint = keyof Prompt;

/** Names, as the client calls them, the hints that the target has no word for. */
export function dropHints(prompt: Prompt, hints: readonly Hint[], { dropped, from }: WriteOptions): void {
  for (const hint of hints) if (prompt[hint] !== undefined) dropped.push(fieldName(hint, from));
}

/** OpenAI and Gemini cache by themselves: marks are let go, once for all of them. */
export function dropCacheMarks(prompt: Prompt, { dropped }: WriteOptions): void {
  const marked =
    prompt.cache !== undefined ||
    prompt.system.some((part) => part.cache !== undefined) ||
    prompt.tools.some((tool) => tool.kind === 'function' && tool.cache !== undefined) ||
    prompt.messages.some((message) => message.parts.some((part) => isMarked(part)));
  if (marked) dropped.push('cache_control');
}

function isMarked(part: Part): boolean {
  if (part.kind === 'tool_result' && part.content.some((inner) => inner.cache !== undefined)) return true;
  return part.kind !== 'reasoning' && part.cache !== undefined;
}

/** The tools that any provider can have. One that only its own provider runs is refused. */
export function ownTools(
  tools: readonly Tool[],
  to: WireFormat,
  { from }: WriteOptions,
): readonly (FunctionTool | CustomTool)[] {
  const builtIn = tools.find((tool): tool is BuiltInTool => tool.kind === 'built_in');
  if (builtIn !== undefined) throw untranslatable(builtIn.at, from, to, builtIn.type);
  return tools.filter((tool): tool is FunctionTool | CustomTool => tool.kind !== 'built_in');
}

/** Whom OpenAI and Anthropic may know a user by: a short id. Longer ones (Claude Code's is a JSON text) are let go. */
export function shortUser(prompt: Prompt, options: WriteOptions): string | undefined {
  if (prompt.user === undefined || prompt.user.length <= 64) return prompt.user;
  dropHints(prompt, ['user'], options);
  return undefined;
}

/** The object without its undefined fields. */
export function defined(fields: Record<string, unknown>): Record<string, unknown> {
  for (const key of Object.keys(fields)) if (fields[key] === undefined) delete fields[key];
  return fields;
}
