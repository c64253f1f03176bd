import { isObject, type JsonObject } from '../model-spec/json.ts';

export type CacheLifetime = '5m' | '1h';

/** Whether an Anthropic request says itself what of it is to be cached. On the hot path. */
export function hasCacheMarks({ cache_control, tools, system, messages }: JsonObject): boolean {
  if (cache_control !== undefined) return true;
  return anyMarked(tools) || anyMarked(system) || (Array.isArray(messages) && messages.some(isMarkedMessage));
}

function isMarkedMessage(message: unknown): boolean {
  return isObject(message) && anyMarked(message['content']);
}

/** Marks stand on blocks, and on the parts of a tool's result. */
function anyMarked(blocks: unknown): boolean {
  if (!Array.isArray(blocks)) return false;
  for (const block of blocks as readonly unknown[]) {
    if (isObject(block) && (block['cache_control'] !== undefined || anyMarked(block['content']))) return true;
  }
  return false;
}

/**
 * Gives all marks of an Anthropic request one lifetime, so that none of an hour comes after one of five minutes, which
 * is refused. Adds no mark; the same body where nothing changes. On the hot path.
 */
export function setLifetime(body: JsonObject, lifetime: CacheLifetime): JsonObject {
  let changed = withLifetime(body, lifetime);
  for (const field of ['tools', 'system'] as const) changed = withBlocks(changed, field, lifetime);
  const { messages } = body;
  if (!Array.isArray(messages)) return changed;
  const set = sameOrMapped(messages, (message) =>
    isObject(message) ? withBlocks(message, 'content', lifetime) : message,
  );
  return set === messages ? changed : { ...changed, messages: set };
}

function withBlocks(holder: JsonObject, field: string, lifetime: CacheLifetime): JsonObject {
  const blocks = holder[field];
  if (!Array.isArray(blocks)) return holder;
  const set = sameOrMapped(blocks, (block) =>
    isObject(block) ? withBlocks(withLifetime(block, lifetime), 'content', lifetime) : block,
  );
  return set === blocks ? holder : { ...holder, [field]: set };
}

function withLifetime(block: JsonObject, lifetime: CacheLifetime): JsonObject {
  const mark = block['cache_control'];
  if (!isObject(mark) || (mark['ttl'] ?? '5m') === lifetime) return block;
  return { ...block, cache_control: { ...mark, ttl: lifetime } };
}

function sameOrMapped(values: readonly unknown[], map: (value: unknown) => unknown): readonly unknown[] {
  let mapped: unknown[] | undefined;
  for (let index = 0; index < values.length; index += 1) {
    const value = map(values[index]);
    if (mapped === undefined && value !== values[index]) mapped = values.slice();
    if (mapped !== undefined) mapped[index] = value;
  }
  return mapped ?? values;
}
