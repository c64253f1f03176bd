import type { Usage } from '@apex/contracts';
import { emptyUsage } from '@apex/tokens';
import fc from 'fast-check';
import type { Answer, AnswerPart, StopReason } from '../model-spec/answer.ts';
import type { Opaque } from '../model-spec/part.ts';
import type { WireFormat } from '@apex/contracts';

const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 30 });
const count = fc.integer({ min: 0, max: 100_000 });

/** A signature as its maker writes it, or somebody else's on its way through. */
const opaque: fc.Arbitrary<Opaque> = fc.record({
  maker: fc.constantFrom<WireFormat>('anthropic_messages', 'openai_responses', 'gemini_generate_content'),
  value: fc.base64String({ minLength: 4, maxLength: 16 }),
});

const thought: fc.Arbitrary<AnswerPart> = fc.oneof(
  fc.record({ kind: fc.constant('reasoning' as const), text, opaque }),
  fc.record({ kind: fc.constant('reasoning' as const), text }),
);
const said: fc.Arbitrary<AnswerPart> = fc.record({ kind: fc.constant('text' as const), text });
const signedCall: fc.Arbitrary<readonly AnswerPart[]> = fc
  .record({
    id: fc.uuid(),
    name: fc.stringMatching(/^[a-z]{1,8}$/),
    input: fc.dictionary(fc.string({ maxLength: 5 }), fc.jsonValue({ maxDepth: 1 }), { maxKeys: 3 }),
    signature: fc.option(opaque, { nil: undefined }),
  })
  .map(({ id, name, input, signature }) => [
    ...(signature === undefined ? [] : [{ kind: 'reasoning' as const, text: '', opaque: signature }]),
    { kind: 'tool_call', id, name, arguments: JSON.stringify(input) },
  ]);

/** Token counts that every format can write; `caches` and `media` add what some of them lack. */
export function usageArbitrary(kinds: readonly (keyof Usage)[]): fc.Arbitrary<Usage> {
  return fc
    .record(Object.fromEntries(kinds.map((kind) => [kind, count])))
    .map((counts): Usage => ({ ...emptyUsage(), ...counts }))
    .map((usage) => ({ ...usage, reasoning: Math.min(usage.reasoning, usage.output) }));
}

/** Thinking, then words, then calls: the order that chat completions keep. */
export const answerArbitrary: fc.Arbitrary<Answer> = fc
  .record({
    id: fc.stringMatching(/^[a-z0-9]{6,10}$/),
    model: fc.constantFrom('gpt-5.5', 'claude-opus-5-5', 'gemini-3-pro'),
    created: fc.integer({ min: 1_700_000_000, max: 1_900_000_000 }),
    thoughts: fc.array(thought, { maxLength: 1 }),
    words: fc.array(said, { maxLength: 1 }),
    calls: fc.array(signedCall, { maxLength: 3 }),
    cut: fc.constantFrom<StopReason | undefined>('max_tokens', 'content_filter', undefined),
    usage: fc.option(usageArbitrary(['input', 'cache_read', 'output', 'reasoning'])),
  })
  .map(({ thoughts, words, calls, cut, ...rest }) => ({
    ...rest,
    parts: [...thoughts, ...words, ...calls.flat()],
    stop: cut ?? (calls.length > 0 ? 'tool_use' : 'end'),
  }));
