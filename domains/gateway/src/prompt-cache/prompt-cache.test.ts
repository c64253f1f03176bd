import { type WireFormat, wireFormats } from '@apex/contracts';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { type JsonObject, isObject } from '../model-spec/json.ts';
import { cacheKeyFor } from './cache-key.ts';
import { hasCacheMarks, setLifetime } from './cache-marks.ts';
import { markBreakpoints } from './mark-breakpoints.ts';
import { prefixOf } from './prefix-of.ts';
import { stableTools } from './stable-tools.ts';
import { anyFacts } from '../policy/test-support/any-facts.ts';

const text = fc.oneof(fc.string({ maxLength: 8 }), fc.constant('long '.repeat(1200)));
const textBlock = fc.record({ type: fc.constant('text'), text });
const block = fc.oneof(
  textBlock,
  fc.record({ type: fc.constant('thinking'), thinking: text, signature: fc.string() }),
  fc.record({ type: fc.constant('tool_use'), id: fc.string(), name: fc.string(), input: fc.object({ maxDepth: 1 }) }),
  fc.record({
    type: fc.constant('tool_result'),
    tool_use_id: fc.string(),
    content: fc.oneof(text, fc.array(textBlock)),
  }),
);
const tool = fc.record(
  {
    name: fc.string({ maxLength: 3 }),
    description: text,
    input_schema: fc.constant({ type: 'object' }),
    defer_loading: fc.boolean(),
  },
  { requiredKeys: ['name', 'input_schema'] },
);
const anyBody: fc.Arbitrary<JsonObject> = fc.record(
  {
    model: fc.constantFrom('claude-sonnet-4-5', 'claude-haiku-4-5-20251001', 'claude-opus-4-6'),
    max_tokens: fc.nat(),
    tools: fc.array(tool, { maxLength: 4 }),
    system: fc.oneof(text, fc.array(textBlock, { maxLength: 3 })),
    messages: fc.array(
      fc.record({
        role: fc.constantFrom('user', 'assistant'),
        content: fc.oneof(text, fc.array(block, { maxLength: 3 })),
      }),
      { maxLength: 6 },
    ),
  },
  { requiredKeys: ['model', 'messages'] },
);

/** Without its marks, and a text as the one block that it means. */
function meaning(value: unknown, field = ''): unknown {
  if (typeof value === 'string' && (field === 'content' || field === 'system')) return [{ type: 'text', text: value }];
  if (Array.isArray(value)) return value.map((one) => meaning(one));
  if (!isObject(value)) return value;
  const kept = Object.entries(value).filter(([name]) => name !== 'cache_control');
  return Object.fromEntries(kept.map(([name, one]) => [name, meaning(one, name)]));
}

function marksOf(value: unknown): unknown[] {
  if (Array.isArray(value)) return value.flatMap(marksOf);
  if (!isObject(value)) return [];
  return [
    ...(value['cache_control'] === undefined ? [] : [value['cache_control']]),
    ...Object.values(value).flatMap(marksOf),
  ];
}

const lifetime = fc.constantFrom('5m', '1h');

test('marks change nothing that the model sees, are few, and stand only where a prefix is long enough', () => {
  let marked = 0;
  fc.assert(
    fc.property(anyBody, lifetime, (body, ttl) => {
      const before = structuredClone(body);
      const changed = markBreakpoints(body, ttl);
      expect(body).toEqual(before);
      expect(meaning(changed)).toEqual(meaning(body));
      const marks = marksOf(changed);
      expect(marks.length).toBeLessThanOrEqual(3);
      if (marks.length === 0) expect(changed).toBe(body);
      else {
        marked += 1;
        expect(JSON.stringify(body).length).toBeGreaterThan(4096);
        expect(hasCacheMarks(changed)).toBe(true);
      }
      expect(markBreakpoints(changed, ttl)).toBe(changed);
      const empty = JSON.stringify(changed).match(/"text":"","cache_control"/g);
      expect(empty).toBeNull();
      const [other] = marksOf(setLifetime(changed, '1h'));
      if (other !== undefined) expect(other).toEqual({ type: 'ephemeral', ttl: '1h' });
      expect(meaning(setLifetime(changed, '1h'))).toEqual(meaning(body));
    }),
    { numRuns: 300 },
  );
  expect(marked).toBeGreaterThan(50);
});

const long = 'stable '.repeat(1000);
const ephemeral = { type: 'ephemeral' };

test('a conversation is marked after tools, system and what the user said last; a single question is not', () => {
  const tools = [
    { name: 'a', input_schema: {}, description: long },
    { name: 'b', input_schema: {}, defer_loading: true },
  ];
  const question = { role: 'user', content: 'Why?' };
  const body = { model: 'claude-sonnet-4-5', tools, system: long, messages: [question] };
  const marked = [{ ...tools[0], cache_control: ephemeral }, tools[1]];
  const system = [{ type: 'text', text: long, cache_control: ephemeral }];
  expect(markBreakpoints(body)).toEqual({ ...body, tools: marked, system });
  const answer = { role: 'assistant', content: [{ type: 'tool_use', id: 't', name: 'a', input: {} }] };
  const result = { role: 'user', content: [{ type: 'tool_result', tool_use_id: 't', content: 'x' }] };
  const last = { role: 'user', content: [{ ...result.content[0], cache_control: ephemeral }] };
  const conversation = { ...body, messages: [question, answer, result] };
  expect(markBreakpoints(conversation)).toEqual({ ...body, tools: marked, system, messages: [question, answer, last] });
  const own = {
    ...conversation,
    messages: [
      { role: 'user', content: [{ ...result.content[0], content: [{ type: 'text', text: 'x', cache_control: {} }] }] },
    ],
  };
  for (const taken of [own, { ...conversation, cache_control: ephemeral }]) expect(markBreakpoints(taken)).toBe(taken);
  const small = { ...body, tools: [], system: 'x'.repeat(4200) };
  expect(markBreakpoints(small)).not.toBe(small);
  expect(markBreakpoints({ ...small, model: 'claude-haiku-4-5' })).toEqual({ ...small, model: 'claude-haiku-4-5' });
});

test('one lifetime holds for all marks, wherever they stand, and none is added', () => {
  const mark = (ttl?: string) => ({ type: 'ephemeral', ...(ttl === undefined ? {} : { ttl }) });
  const body = (one: object, other: object) => ({
    cache_control: one,
    tools: [{ name: 'a', cache_control: other }],
    system: 'plain',
    messages: [
      {
        role: 'user',
        content: [
          { type: 'tool_result', content: [{ type: 'text', text: 'x', cache_control: one }] },
          { type: 'text', text: 'y' },
        ],
      },
    ],
  });
  expect(setLifetime(body(mark('5m'), mark()), '1h')).toEqual(body(mark('1h'), mark('1h')));
  expect(setLifetime(body(mark('1h'), mark()), '5m')).toEqual(body(mark('5m'), mark()));
  const same = body(mark(), mark('5m'));
  expect(setLifetime(same, '5m')).toBe(same);
  const bare = { messages: [{ role: 'user', content: 'x' }] };
  expect(setLifetime(bare, '1h')).toBe(bare);
});

const named: ((name: string) => object)[] = [
  (name: string) => ({ name, input_schema: {} }),
  (name: string) => ({ type: 'function', function: { name, parameters: {} } }),
  (name: string) => ({ type: 'function', name }),
  (name: string) => ({ type: name }),
];

test('tools in any order become the same tools in one order', () => {
  const anyTools = fc.uniqueArray(fc.string({ minLength: 1 }), { minLength: 1 }).chain((names) =>
    fc.constantFrom(...named).chain((make) => {
      const tools = names.map(make);
      return fc.tuple(fc.constant(tools), fc.shuffledSubarray(tools, { minLength: tools.length }));
    }),
  );
  fc.assert(
    fc.property(anyTools, ([tools, shuffled]) => {
      const stable = stableTools(shuffled);
      expect(stable).toEqual(stableTools(tools));
      expect(new Set(stable)).toEqual(new Set(tools));
      expect(stableTools(stable)).toBe(stable);
    }),
  );
  const end = { name: 'a', cache_control: ephemeral };
  expect(stableTools([{ name: 'c' }, { name: 'b' }, end])).toEqual([
    { name: 'a' },
    { name: 'b' },
    { name: 'c', cache_control: ephemeral },
  ]);
  const middle = [{ name: 'c' }, end, { name: 'b' }];
  expect(stableTools(middle)).toBe(middle);
});

test('a fingerprint is that of system and tools alone, and the key of a session is told to nobody', () => {
  const tools = [
    { type: 'function', function: { name: 'a', description: long, parameters: { properties: { x: {} } } } },
  ];
  const body = {
    model: 'gpt-5',
    tools,
    messages: [
      { role: 'system', content: long },
      { role: 'user', content: 'one' },
    ],
  };
  const next = { ...body, messages: [...body.messages, { role: 'assistant', content: 'two' }] };
  expect(prefixOf(next, 'openai_chat')).toBe(prefixOf(body, 'openai_chat'));
  expect(prefixOf({ ...body, tools: [] }, 'openai_chat')).not.toBe(prefixOf(body, 'openai_chat'));
  const bodies: Record<WireFormat, JsonObject> = {
    openai_chat: body,
    openai_responses: { instructions: 'x', input: 'one' },
    anthropic_messages: { system: [{ type: 'text', text: 'x' }] },
    gemini_generate_content: {
      systemInstruction: { parts: [{ text: 'x' }] },
      tools: [{ functionDeclarations: [{ name: 'f' }] }],
    },
  };
  expect(new Set(wireFormats.map((format) => prefixOf(bodies[format], format))).size).toBe(3);
  expect(wireFormats.map((format) => prefixOf({}, format))).toEqual(['', '', '', '']);
  const [facts] = fc.sample(anyFacts, 1);
  if (facts === undefined) throw new Error('one sample is drawn');
  const [alone, within] = [
    { ...facts, labels: {} },
    { ...facts, labels: { session: 'secret' } },
  ];
  expect(cacheKeyFor(next, alone)).toBe(cacheKeyFor(body, alone));
  expect(cacheKeyFor(body, within)).not.toBe(cacheKeyFor(body, alone));
  expect(cacheKeyFor(body, within)).not.toContain('secret');
  expect(cacheKeyFor(body, within)?.length).toBeLessThanOrEqual(64);
  expect(cacheKeyFor({ ...body, prompt_cache_key: 'mine' }, within)).toBeNull();
  expect(cacheKeyFor({ input: 'x' }, alone)).toBeNull();
});
