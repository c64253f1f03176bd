import { ApexError } from '@apex/contracts';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type JsonObject, isObject } from '../model-spec/json.ts';
import { type WireFormat, wireFormats } from '@apex/contracts';
import { formats } from './registry.ts';
import { requests } from './request-samples.ts';
import { translateRequest } from './translate.ts';
import { createStreamTranslator } from './translate-stream.ts';

const info = { model: 'm', created: 0, stream_usage: true, tools: new Map() };
const options = { model: 'm', default_max_tokens: 4096, created: 0 };

const answers: Readonly<Record<WireFormat, JsonObject>> = Object.fromEntries(
  wireFormats.map((format) => {
    const call = { kind: 'tool_call' as const, id: 'c', name: 'n', arguments: '{"a":1}' };
    const parts = [{ kind: 'reasoning' as const, text: 't' }, { kind: 'text' as const, text: 'x' }, call];
    const usage = { input: 1, cache_read: 2, cache_write_5m: 0, cache_write_1h: 0, output: 3, reasoning: 1 };
    const media = { audio_in: 0, audio_out: 0, image_in: 0, image_out: 0 };
    const answer = { id: 'a', model: 'm', created: 1, parts, stop: 'tool_use' as const, usage: { ...usage, ...media } };
    return [format, formats[format].writeAnswer(answer, info)];
  }),
) as Record<WireFormat, JsonObject>;

/** Every place in a body, as the keys that lead there. */
function placesOf(value: unknown, at: readonly (string | number)[] = []): readonly (readonly (string | number)[])[] {
  const inner: readonly (readonly [string | number, unknown])[] = Array.isArray(value)
    ? [...(value as readonly unknown[]).entries()]
    : isObject(value)
      ? Object.entries(value)
      : [];
  return [at, ...inner.flatMap(([key, one]) => placesOf(one, [...at, key]))];
}

function replaced(value: unknown, [key, ...rest]: readonly (string | number)[], by: unknown): unknown {
  if (key === undefined) return by;
  if (Array.isArray(value)) return (value as unknown[]).with(Number(key), replaced(value[Number(key)], rest, by));
  return isObject(value) ? { ...value, [key]: replaced(value[key], rest, by) } : by;
}

/** A body of the format in which something, anywhere, is something else. */
function broken(samples: readonly unknown[]): fc.Arbitrary<JsonObject> {
  return fc
    .tuple(fc.constantFrom(...samples), fc.nat(), fc.jsonValue({ maxDepth: 2 }))
    .map(([sample, at, value]) => {
      const places = placesOf(sample);
      return replaced(sample, places[at % places.length] ?? [], value);
    })
    .filter((body) => isObject(body));
}

/** Undefined where it went well. */
function refusal(act: () => unknown): ApexError | undefined {
  try {
    act();
    return undefined;
  } catch (error) {
    if (ApexError.isInstance(error)) return error;
    throw error;
  }
}

test.each(wireFormats)('a broken body of %s is refused with a reason, or understood', (format) => {
  const target = wireFormats.filter((one) => one !== format);
  fc.assert(
    fc.property(broken(requests[format]), fc.constantFrom(...target), (body, to) => {
      expect(refusal(() => translateRequest(body, format, to, options))?.kind ?? 'invalid').toBe('invalid');
    }),
    { numRuns: 400 },
  );
  fc.assert(
    fc.property(broken([answers[format]]), (body) => {
      expect(refusal(() => formats[format].readAnswer(body))?.kind ?? 'upstream').toBe('upstream');
      formats[format].readError(body, 500);
    }),
    { numRuns: 300 },
  );
});

test.each(wireFormats)('a stream of %s that says anything ends, and ends once', (format) => {
  const event = fc.oneof(
    fc.record({ event: fc.constant(undefined), data: fc.string() }),
    broken([
      answers[format],
      { type: 'content_block_start', content_block: { type: 'text' } },
      { choices: [{ delta: { tool_calls: [{ index: 1 }] } }] },
      { type: 'response.output_item.added', item: { type: 'message' } },
    ]).map((data) => ({ event: undefined, data: JSON.stringify(data) })),
  );
  fc.assert(
    fc.property(fc.array(event, { maxLength: 4 }), fc.constantFrom(...wireFormats), (events, to) => {
      const ends: string[] = [];
      const translator = createStreamTranslator(format, to, info, (part) => {
        if (part.kind === 'finish' || part.kind === 'error') ends.push(part.kind);
      });
      for (const one of events) translator.push(one);
      translator.end();
      expect(ends).toHaveLength(1);
    }),
    { numRuns: 200 },
  );
});
