import { observationSchema } from '@apex/contracts';
import { totalTokens } from '@apex/tokens';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ExportFault } from '../fault.ts';
import { dialects } from './dialects/registry.ts';
import { countNames } from './read/counts.ts';
import { readExport } from './read-export.ts';
import { type Signal, signals } from './sighting.ts';
import { type Attributes, jsonBytes, keyValues, nowMs, sightingOf } from './test-support/export-of.ts';
import { toProtobuf } from './test-support/to-protobuf.ts';

const fields = dialects.flatMap(({ names = {}, ownNames = {} }) => [
  ...Object.entries(names),
  ...Object.entries(ownNames),
]);
const counted = fields.filter(([field]) => countNames.some((name) => name === field)).flatMap(([, names]) => names);
const others = fields.flatMap(([, names]) => names).filter((name) => !counted.includes(name));
const scopes = [
  'someone',
  'ai',
  'gen_ai',
  'langfuse-sdk',
  'codex_exec',
  'com.anthropic.claude_code.events',
  'pydantic-ai',
  'litellm',
  'genkit',
  '@traceloop/instrumentation-anthropic',
  'openinference.x',
];

const value = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.nat({ max: 100_000 }),
  fc.integer(),
  fc.boolean(),
  fc.double({ noNaN: true, noDefaultInfinity: true }).filter((number) => !Number.isInteger(number)),
  fc.array(fc.string({ maxLength: 8 }), { maxLength: 3 }),
  fc.constantFrom('{"input":3,"output":2}', '["a"]', 'ai.generateText', 'LLM', 'generation', 'api_request', 'chat'),
);
const count = fc.oneof({ weight: 30, arbitrary: fc.nat({ max: 5000 }) }, value);
const attribute = fc.oneof(
  fc.tuple(fc.constantFrom(...counted), count),
  fc.tuple(fc.oneof(fc.constantFrom(...others), fc.constantFrom('team.a', 'langfuse.trace.metadata.x', 'x')), value),
  fc.tuple(fc.constantFrom('gen_ai.operation.name', 'ai.operationId'), fc.constantFrom('chat', 'ai.embed.doEmbed')),
  fc.tuple(fc.constant('event.name'), fc.constantFrom('api_request', 'codex.sse_event', 'other')),
);
const attributes = fc.array(attribute, { maxLength: 12 }).map((pairs): Attributes => Object.fromEntries(pairs));
const hex = (length: number) =>
  fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: length, maxLength: length });
const time = fc.oneof({ weight: 20, arbitrary: fc.constant(`${nowMs}000000`) }, fc.bigInt(0n, 2n ** 63n).map(String));

const span = fc.record({
  traceId: hex(32),
  spanId: hex(16),
  name: fc.string(),
  startTimeUnixNano: time,
  endTimeUnixNano: time,
  attributes,
});
const log = fc.record({
  timeUnixNano: time,
  observedTimeUnixNano: time,
  eventName: fc.constantFrom('', 'gen_ai.client.inference.operation.details'),
  attributes,
});
const metric = fc.record({
  name: fc.constantFrom('claude_code.token.usage', 'other'),
  sum: fc.record({
    aggregationTemporality: fc.constantFrom(1, 2),
    dataPoints: fc.array(
      fc.record({ startTimeUnixNano: time, timeUnixNano: time, asDouble: fc.double(), attributes }),
      { maxLength: 3 },
    ),
  }),
});

/** An export of any signal, as it stands in OTLP/JSON. */
function bodyOf(signal: Signal, scope: string, resource: Attributes, items: readonly object[]): object {
  const [outer, middle, inner] = {
    traces: ['resourceSpans', 'scopeSpans', 'spans'],
    logs: ['resourceLogs', 'scopeLogs', 'logRecords'],
    metrics: ['resourceMetrics', 'scopeMetrics', 'metrics'],
  }[signal] as [string, string, string];
  const text = JSON.stringify(items, (key, inside: unknown) =>
    key === 'attributes' ? keyValues(inside as Attributes) : inside,
  );
  const scoped = { scope: { name: scope, version: '1' }, [inner]: JSON.parse(text) as object[] };
  return { [outer]: [{ resource: { attributes: keyValues(resource) }, [middle]: [scoped] }] };
}

const anyExport = fc
  .record({ signal: fc.constantFrom(...signals), scope: fc.constantFrom(...scopes), resource: attributes })
  .chain(({ signal, scope, resource }) => {
    const item: fc.Arbitrary<object> = { traces: span, logs: log, metrics: metric }[signal];
    return fc.array(item, { maxLength: 3 }).map((items) => ({ signal, body: bodyOf(signal, scope, resource, items) }));
  });

test('protobuf and JSON of one export read the same, again and again, and everything kept passes the contract', () => {
  fc.assert(
    fc.property(anyExport, ({ signal, body }) => {
      const json = readExport(signal, jsonBytes(body), 'json', nowMs);
      expect(readExport(signal, toProtobuf(signal, body), 'protobuf', nowMs)).toEqual(json);
      expect(readExport(signal, jsonBytes(body), 'json', nowMs)).toEqual(json);
      for (const { observation } of json.sightings) expect(observationSchema.parse(observation)).toEqual(observation);
    }),
    { numRuns: 400 },
  );
});

describe('bytes of strangers', () => {
  const encodings = fc.constantFrom('protobuf', 'json');
  const readable = (signal: Signal, bytes: Uint8Array, encoding: 'protobuf' | 'json') => {
    try {
      return readExport(signal, bytes, encoding, nowMs).items >= 0;
    } catch (error) {
      return error instanceof ExportFault;
    }
  };

  test('are an export or a fault', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...signals),
        fc.uint8Array({ maxLength: 400 }),
        encodings,
        (signal, bytes, encoding) => {
          expect(readable(signal, bytes, encoding)).toBe(true);
        },
      ),
      { numRuns: 500 },
    );
  });

  test('cut off or garbled exports too', () => {
    fc.assert(
      fc.property(anyExport, fc.nat(), fc.nat({ max: 255 }), ({ signal, body }, place, byte) => {
        const bytes = Uint8Array.from(toProtobuf(signal, body));
        expect(readable(signal, bytes.subarray(0, place % (bytes.length + 1)), 'protobuf')).toBe(true);
        if (bytes.length > 0) bytes[place % bytes.length] = byte;
        expect(readable(signal, bytes, 'protobuf')).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});

describe('kinds of tokens are disjoint and sum to what the emitter counted', () => {
  const counts = fc.record({
    fresh: fc.nat({ max: 5000 }),
    read: fc.integer({ min: 1, max: 5000 }),
    write: fc.nat({ max: 500 }),
    output: fc.nat({ max: 5000 }),
  });

  test('with the cached ones inside the input, by scope', () => {
    fc.assert(
      fc.property(counts, ({ fresh, read, write, output }) => {
        const sighting = sightingOf({
          scope: 'com.anthropic.sdk.typescript',
          attributes: {
            'gen_ai.operation.name': 'chat',
            'gen_ai.usage.input_tokens': fresh + read + write,
            'gen_ai.usage.output_tokens': output,
            'gen_ai.usage.cache_read.input_tokens': read,
            'gen_ai.usage.cache_write.input_tokens': write,
          },
        });
        const usage = sighting?.observation.usage;
        expect(usage).toMatchObject({ input: fresh, cache_read: read, cache_write_5m: write, output });
        expect(usage && totalTokens(usage)).toBe(fresh + read + write + output);
      }),
    );
  });

  test('of a stranger who tells a total, inside or outside', () => {
    fc.assert(
      fc.property(counts, fc.boolean(), ({ fresh, read, write, output }, isInside) => {
        const total = fresh + read + write + output;
        const sighting = sightingOf({
          attributes: {
            'gen_ai.operation.name': 'chat',
            'gen_ai.usage.input_tokens': isInside ? fresh + read + write : fresh,
            'gen_ai.usage.output_tokens': output,
            'gen_ai.usage.total_tokens': total,
            'gen_ai.usage.cache_read.input_tokens': read,
            'gen_ai.usage.cache_creation.input_tokens': write,
          },
        });
        const usage = sighting?.observation.usage;
        expect(usage && totalTokens(usage)).toBe(total);
        expect(usage?.input).toBe(fresh);
        expect(sighting?.convention).toBe(isInside ? 'inclusive' : 'exclusive');
      }),
    );
  });

  test('with more cached tokens than input, whatever the scope says', () => {
    fc.assert(
      fc.property(counts, ({ fresh, read, output }) => {
        const attributes = {
          'llm.token_count.prompt': fresh,
          'llm.token_count.completion': output,
          'llm.token_count.prompt_details.cache_read': fresh + read,
        };
        const sighting = sightingOf({ scope: 'openinference.x', attributes });
        expect(sighting).toMatchObject({ convention: 'exclusive', reported_input: fresh });
        expect(sighting?.observation.usage).toMatchObject({ input: fresh, cache_read: fresh + read, output });
      }),
    );
  });
});
