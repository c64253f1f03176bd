import { isJson, type Json, listOf, textOf } from './json.ts';
import type { PromptBlock } from './prefix-cache.ts';

const maximumMarks = 4;

const listedContent = (content: unknown): readonly Json[] =>
  typeof content === 'string' ? [{ type: 'text', text: content }] : listOf(content);

/** A mark on the block, or on a part of a tool's result. */
function markOf(block: Json): '5m' | '1h' | null {
  const marked = [block, ...listOf(block['content'])].find((part) => isJson(part['cache_control']));
  if (marked === undefined || !isJson(marked['cache_control'])) return null;
  return marked['cache_control']['ttl'] === '1h' ? '1h' : '5m';
}

const withoutMarks = (block: Json): string =>
  JSON.stringify(block, (key, value: unknown) => (key === 'cache_control' ? undefined : value));

function blockOf(block: Json, role: string, salt?: string): PromptBlock {
  const mark = markOf(block);
  return {
    text: `${role}${withoutMarks(block)}`,
    ...(mark === null ? {} : { mark }),
    ...(salt === undefined ? {} : { salt }),
  };
}

/** Tools, system, messages. A text is the same block whether it came as a string or as a list; marks are no part of it. */
export function anthropicPrompt(body: Json): readonly PromptBlock[] {
  // Another choice of tool or of thinking keeps what is cached of tools and system, and nothing of the messages.
  const salt = JSON.stringify([body['tool_choice'] ?? null, body['thinking'] ?? null]);
  const blocks = [
    ...listOf(body['tools']).map((tool) => blockOf(tool, '')),
    ...listedContent(body['system']).map((block) => blockOf(block, '')),
    ...listOf(body['messages']).flatMap((message) =>
      listedContent(message['content']).map((block) => blockOf(block, textOf(message['role']), salt)),
    ),
  ];
  const last = blocks.at(-1);
  if (last === undefined || last.mark !== undefined || !isJson(body['cache_control'])) return blocks;
  return [...blocks.slice(0, -1), { ...last, mark: body['cache_control']['ttl'] === '1h' ? '1h' : '5m' }];
}

/** Why Anthropic refuses the marks of a request; null where it does not. */
export function markObjection(body: Json): string | null {
  const marks = anthropicPrompt(body).flatMap(({ mark }) => mark ?? []);
  if (marks.length > maximumMarks) {
    return `A maximum of ${maximumMarks} blocks with cache_control may be provided. Found ${marks.length}.`;
  }
  if (marks.indexOf('5m') !== -1 && marks.indexOf('5m') < marks.lastIndexOf('1h')) {
    return "a ttl='1h' cache_control block must not come after a ttl='5m' cache_control block.";
  }
  const content = [body['system'], ...listOf(body['messages']).map((message) => message['content'])];
  const empty = content
    .flatMap((one) => listOf(one))
    .some((block) => block['type'] === 'text' && block['text'] === '' && isJson(block['cache_control']));
  return empty ? 'cache_control cannot be set for empty text blocks' : null;
}
