import { isObject, type JsonObject } from '../model-spec/json.ts';
import { type CacheLifetime, hasCacheMarks } from './cache-marks.ts';
import { textLength } from './text-length.ts';

const charactersPerToken = 4;
const usualMinimum = 1024;
/** Tokens a prefix must have to be kept, by a part of the model's name. A mark on less is let go, so too low is no harm. */
const minimums: readonly (readonly [string, number])[] = [
  ['opus-4-5', 4096],
  ['opus-4-6', 4096],
  ['haiku-4-5', 4096],
  ['sonnet-4-6', 2048],
  ['3-haiku', 2048],
  ['3-5-haiku', 2048],
];

/** Blocks that Anthropic takes a mark on; thinking is none of them. */
const markable = new Set(['text', 'image', 'document', 'tool_use', 'tool_result', 'search_result']);

/**
 * Marks where the stable prefix of an Anthropic request ends, unless the client marks anything itself: after the last
 * tool, after the system prompt, and, in a conversation that has had an answer, after what the user said last, which
 * the next turn repeats. A single question gets no mark on itself, for nobody may ever send it again. Three marks of the
 * four that are allowed; none where the prefix is too short to be kept. What the model sees stays the same: a text that
 * becomes a list of one block means that text. The same body where nothing is marked. On the hot path.
 */
export function markBreakpoints(body: JsonObject, lifetime: CacheLifetime = '5m'): JsonObject {
  if (hasCacheMarks(body)) return body;
  const cache_control = lifetime === '5m' ? { type: 'ephemeral' } : { type: 'ephemeral', ttl: lifetime };
  const enough = minimumOf(body['model']) * charactersPerToken;
  const changes: Record<string, unknown> = {};
  let length = 0;
  const { tools, system, messages } = body;
  if (Array.isArray(tools)) {
    length += textLength(tools, enough);
    const marked = length < enough ? tools : withMarkedTool(tools, cache_control);
    if (marked !== tools) changes['tools'] = marked;
  }
  length += textLength(system ?? '', enough - length);
  if (length >= enough) {
    const marked = withMarkedBlock(system, cache_control);
    if (marked !== system) changes['system'] = marked;
  }
  if (Array.isArray(messages) && messages.some(isAnswer)) {
    length += textLength(messages, enough - length);
    const marked = length < enough ? messages : withMarkedMessage(messages, cache_control);
    if (marked !== messages) changes['messages'] = marked;
  }
  return Object.keys(changes).length === 0 ? body : { ...body, ...changes };
}

function minimumOf(model: unknown): number {
  if (typeof model !== 'string') return usualMinimum;
  return minimums.find(([part]) => model.includes(part))?.[1] ?? usualMinimum;
}

/** Tools that are loaded later stand behind the prefix and take no mark. */
function withMarkedTool(tools: readonly unknown[], cache_control: JsonObject): readonly unknown[] {
  const place = tools.findLastIndex((tool) => isObject(tool) && tool['defer_loading'] !== true);
  const tool = tools[place];
  return isObject(tool) ? tools.with(place, { ...tool, cache_control }) : tools;
}

function withMarkedBlock(content: unknown, cache_control: JsonObject): unknown {
  if (typeof content === 'string') return content === '' ? content : [{ type: 'text', text: content, cache_control }];
  if (!Array.isArray(content)) return content;
  const blocks: readonly unknown[] = content;
  const place = blocks.findLastIndex(isMarkable);
  const block = blocks[place];
  return isObject(block) ? blocks.with(place, { ...block, cache_control }) : content;
}

/** An empty text takes no mark. */
function isMarkable(block: unknown): boolean {
  if (!isObject(block) || typeof block['type'] !== 'string' || !markable.has(block['type'])) return false;
  return block['type'] !== 'text' || (typeof block['text'] === 'string' && block['text'] !== '');
}

function withMarkedMessage(messages: readonly unknown[], cache_control: JsonObject): readonly unknown[] {
  const place = messages.findLastIndex((message) => isObject(message) && message['role'] === 'user');
  const message = messages[place];
  if (!isObject(message)) return messages;
  const content = withMarkedBlock(message['content'], cache_control);
  return content === message['content'] ? messages : messages.with(place, { ...message, content });
}

function isAnswer(message: unknown): boolean {
  return isObject(message) && message['role'] === 'assistant';
}
