import type { Usage } from '@apex/contracts';
import { emptyUsage } from '@apex/tokens';
import type { Directives } from './directive.ts';
import type { Ask, Script } from './exchange.ts';
import type { Fault } from './fault.ts';
import { type PromptTokens, tokensOf } from './prefix-cache.ts';

const thought = 'Let me see what is asked.';
const bytesPerMegabyte = 1_048_576;

interface Words {
  readonly text: string;
  readonly thinking: string | null;
  readonly tool: { readonly name: string; readonly input: unknown } | null;
  readonly stop: Script['stop'];
  /** Output tokens by the simulator's own tokenizer. */
  readonly tokens: number;
}

/** Each word is one token: the answer's length is what was ordered. */
const wordsOf = (count: number): string => 'yes '.repeat(count).trimEnd();

function spoken(order: Directives, fault: Fault, words: number | null, otherwise: string): string {
  if (fault.huge_megabytes !== undefined) return 'yes '.repeat((fault.huge_megabytes * bytesPerMegabyte) / 4);
  const text = order.sayWords === null && words === null ? otherwise : wordsOf(order.sayWords ?? words ?? 0);
  return fault.split === true ? `Grüße 🙂 ${text}` : text;
}

/** What is said, and whether the client's limit cuts it short; a tool's call is never cut short. */
export function composeWords(
  ask: Ask,
  order: Directives,
  fault: Fault,
  { words, otherwise, limited }: { words: number | null; otherwise: string; limited: boolean },
): Words {
  const wantsTool = order.tool !== null && !ask.afterTool && ask.tools.includes(order.tool.name);
  const thinking = ask.thinks || order.think ? thought : null;
  const before = thinking === null || ask.provider !== 'anthropic' ? 0 : tokensOf(thinking.length);
  if (wantsTool) {
    const tokens = before + tokensOf(Buffer.byteLength(JSON.stringify(order.tool)));
    return { text: '', thinking, tool: order.tool, stop: 'end', tokens };
  }
  const whole = spoken(order, fault, words, otherwise);
  const left = Math.max(1, (ask.maxOutput ?? Infinity) - before);
  const bytes = Buffer.from(whole);
  if (!limited || tokensOf(bytes.length) <= left) {
    return { text: whole, thinking, tool: null, stop: 'end', tokens: before + tokensOf(bytes.length) };
  }
  const text = bytes.subarray(0, left * 4).toString();
  return { text, thinking, tool: null, stop: 'length', tokens: before + left };
}

/** The prompt by the cache and the answer by its length; reasoning is none. */
export const exactUsage = (ask: Ask, prompt: PromptTokens, output: number): Usage => ({
  ...emptyUsage(),
  ...prompt,
  output: ask.api === 'embeddings' ? 0 : output,
});
