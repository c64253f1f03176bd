import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Prompt, ReasoningSettings } from '../model-spec/prompt.ts';
import { type WireFormat, wireFormats } from '@apex/contracts';
import { comparable, type Features, promptArbitrary } from './prompt-arbitrary.ts';
import { formats } from './registry.ts';

const word = fc.string({ minLength: 1, maxLength: 20 });
const schemaFormat = fc.constant({ kind: 'schema' as const, schema: { type: 'object' }, name: 'city', strict: true });
const openaiFields: fc.Arbitrary<Partial<Prompt>> = fc.record(
  {
    reasoning: fc.constantFrom<ReasoningSettings>({ effort: 'minimal' }, { effort: 'xhigh' }, { enabled: false }),
    response_format: fc.oneof(schemaFormat, fc.constant({ kind: 'json' as const })),
    verbosity: fc.constantFrom('low', 'high'),
    prompt_cache_key: word,
    user: word,
    service_tier: fc.constantFrom('flex', 'priority'),
  },
  { requiredKeys: [] },
);

const features: Readonly<Record<WireFormat, Features>> = {
  openai_chat: {
    middleInstructions: true,
    documents: true,
    fields: fc
      .tuple(
        openaiFields,
        fc.record({ seed: fc.integer(), presence_penalty: fc.constantFrom(0.5, -1) }, { requiredKeys: [] }),
      )
      .map(([shared, own]) => ({ ...shared, ...own })),
  },
  openai_responses: {
    middleInstructions: true,
    documents: true,
    imagesInResults: true,
    stops: false,
    fields: fc
      .tuple(openaiFields, fc.record({ metadata: fc.dictionary(word, word) }, { requiredKeys: [] }))
      .map(([shared, own]) => ({ ...shared, ...own })),
  },
  anthropic_messages: {
    middleInstructions: true,
    cacheMarks: true,
    errors: true,
    documents: true,
    imagesInResults: true,
    fields: fc.record(
      {
        user: word,
        cache: fc.constantFrom({}, { ttl: '5m' as const }),
        top_k: fc.integer({ min: 1, max: 99 }),
        reasoning: fc.constant({ enabled: false }),
        response_format: fc.constant({ kind: 'schema' as const, schema: { type: 'object' } }),
      },
      { requiredKeys: [] },
    ),
  },
  gemini_generate_content: {
    errors: true,
    fields: fc.record(
      {
        top_k: fc.integer({ min: 1, max: 99 }),
        seed: fc.integer(),
        frequency_penalty: fc.constant(0.5),
        reasoning: fc.constantFrom({ effort: 'high' as const, shown: true }, { effort: 'minimal' as const }),
        response_format: fc.constantFrom(
          { kind: 'json' as const },
          { kind: 'text' as const },
          { kind: 'schema' as const, schema: { type: 'object' } },
        ),
      },
      { requiredKeys: [] },
    ),
  },
};

/** Over the wire and back: the bytes are JSON, and Gemini has model and streaming in its path. */
function through(format: WireFormat, prompt: Prompt): Prompt {
  const body = formats[format].writeRequest(prompt, { default_max_tokens: 4096, dropped: [], from: format });
  const wire = JSON.parse(JSON.stringify(body)) as Record<string, unknown>;
  const path = format === 'gemini_generate_content' ? { model: prompt.model, stream: prompt.stream } : {};
  return formats[format].readRequest({ ...wire, ...path });
}

test.each(wireFormats)('what %s can say is read back as it was written', (format) => {
  fc.assert(
    fc.property(promptArbitrary(features[format]), (prompt) => {
      expect(comparable(through(format, prompt))).toEqual(comparable(prompt));
    }),
    { numRuns: 80 },
  );
});

const pairs = wireFormats.flatMap((from) => wireFormats.filter((to) => to !== from).map((to) => [from, to] as const));

test.each(pairs)('what both can say survives %s → %s → back', (from, to) => {
  const common: Features = { stops: from !== 'openai_responses' && to !== 'openai_responses' };
  fc.assert(
    fc.property(promptArbitrary(common), (prompt) => {
      expect(comparable(through(from, through(to, through(from, prompt))))).toEqual(comparable(prompt));
    }),
    { numRuns: 30 },
  );
});
