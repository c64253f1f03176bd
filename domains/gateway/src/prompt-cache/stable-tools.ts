import { isObject } from '../model-spec/json.ts';

/**
 * Tools by name, so that a client that lists them in another order each time still sends the same prefix. Which tools
 * there are, and what each says, stays as it is. A mark on the last tool stays at the end; where marks stand elsewhere
 * the client has an order in mind, which is kept. For OpenAI chat, responses and Anthropic; the same array where it is
 * in order already. On the hot path.
 */
export function stableTools(tools: readonly unknown[]): readonly unknown[] {
  const marked = tools.filter(isMarked).length;
  const last = tools.at(-1);
  if (marked > 1 || (marked === 1 && !isMarked(last))) return tools;
  if (isSorted(tools)) return tools;
  if (marked === 0 || !isObject(last)) return tools.toSorted(byName);
  const { cache_control, ...plain } = last;
  const sorted = [...tools.slice(0, -1), plain].sort(byName);
  const end = sorted.pop();
  return isObject(end) ? [...sorted, { ...end, cache_control }] : tools;
}

function isSorted(tools: readonly unknown[]): boolean {
  for (let index = 1; index < tools.length; index += 1) if (byName(tools[index - 1], tools[index]) > 0) return false;
  return true;
}

function byName(one: unknown, other: unknown): number {
  const [left, right] = [toolName(one), toolName(other)];
  if (left !== right) return left < right ? -1 : 1;
  // Without a name of their own, or with the same one.
  const [first, second] = [JSON.stringify(one), JSON.stringify(other)];
  return first === second ? 0 : first < second ? -1 : 1;
}

/** Tools that a provider defines itself are known by their type. */
export function toolName(tool: unknown): string {
  if (!isObject(tool)) return '';
  const own = isObject(tool['function']) ? tool['function'] : tool;
  const name = own['name'] ?? tool['type'];
  return typeof name === 'string' ? name : '';
}

function isMarked(tool: unknown): boolean {
  return isObject(tool) && tool['cache_control'] !== undefined;
}
