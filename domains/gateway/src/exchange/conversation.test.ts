import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { conversationOf } from './conversation.ts';

const text = fc.string({ minLength: 1, maxLength: 2000 });
const content = fc.oneof(
  text,
  text.map((told) => [{ type: 'text', text: told }]),
);
const later = fc.array(fc.record({ role: fc.constantFrom('assistant', 'user', 'tool'), content }));

test.each<[string, (system: string, first: unknown, rest: readonly object[]) => Record<string, unknown>]>([
  [
    'chat',
    (system, first, rest) => ({
      messages: [{ role: 'system', content: system }, { role: 'user', content: first }, ...rest],
    }),
  ],
  [
    'anthropic',
    (system, first, rest) => ({
      system: [{ type: 'text', text: system }],
      messages: [{ role: 'user', content: first }, ...rest],
    }),
  ],
  [
    'responses',
    (system, first, rest) => ({ instructions: system, input: [{ role: 'user', content: first }, ...rest] }),
  ],
  [
    'gemini',
    (system, first, rest) => ({
      systemInstruction: { parts: [{ text: system }] },
      contents: [{ role: 'user', parts: first }, ...rest],
    }),
  ],
])('%s: all turns of a conversation are one, and another key, prompt or question makes another', (_name, bodyOf) => {
  fc.assert(
    fc.property(text, content, later, later, (...[system, first, some, more]) => {
      const name = conversationOf(bodyOf(system, first, some), 'key');
      expect(name).toHaveLength(27);
      expect(conversationOf({ ...bodyOf(system, first, [...some, ...more]), temperature: 1 }, 'key')).toBe(name);
      expect(conversationOf(bodyOf(system, first, some), 'another')).not.toBe(name);
      expect(conversationOf(bodyOf(`${system}.`, first, some), 'key')).not.toBe(name);
      expect(conversationOf(bodyOf(system, [{ text: `${JSON.stringify(first)}.` }], some), 'key')).not.toBe(name);
    }),
    { numRuns: 60 },
  );
});

test('where there is nothing to go by, it has no name', () => {
  for (const json of [
    {},
    { messages: [] },
    { input: '' },
    { messages: 'x'.slice(1), system: null },
    { contents: [null, 5] },
  ]) {
    expect(conversationOf(json, 'key')).toBe('');
  }
});
