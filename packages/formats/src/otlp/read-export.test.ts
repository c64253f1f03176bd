import { observationSchema } from '@apex/contracts';
import { describe, expect, test } from 'vitest';
import { ExportFault } from '../fault.ts';
import { readExport } from './read-export.ts';
import { jsonBytes, keyValues, logExport, nowMs, readSpans, spanExport } from './test-support/export-of.ts';
import { toProtobuf } from './test-support/to-protobuf.ts';

const chat = { 'gen_ai.operation.name': 'chat', 'gen_ai.request.model': 'gpt', 'gen_ai.usage.input_tokens': 7 };

/** The export with its one span changed. */
function changed(change: object, attributes: Record<string, string | number> = chat): unknown {
  const body = JSON.parse(JSON.stringify(spanExport({ attributes }))) as {
    resourceSpans: [{ scopeSpans: [{ spans: [object] }] }];
  };
  Object.assign(body.resourceSpans[0].scopeSpans[0].spans[0], change);
  return body;
}

describe('an item that is not in order is rejected, and the others are taken', () => {
  test.each([
    ['trace_id_invalid', { traceId: '' }],
    ['trace_id_invalid', { traceId: '00000000000000000000000000000000' }],
    ['trace_id_invalid', { traceId: '5b8aa5' }],
    ['trace_id_invalid', { traceId: 42 }],
    ['span_id_invalid', { spanId: '0000000000000000' }],
    ['span_id_invalid', { spanId: 'zz1581bf3cb55c13' }],
    ['time_missing', { startTimeUnixNano: '0' }],
    ['time_missing', { endTimeUnixNano: undefined }],
    ['time_too_early', { startTimeUnixNano: '1000000000' }],
    ['time_too_early', { startTimeUnixNano: 'yesterday' }],
    ['time_in_future', { endTimeUnixNano: `${nowMs + 2 * 86_400_000}000000` }],
  ])('%s: %j', (reason, change) => {
    const body = changed(change) as { resourceSpans: object[] };
    const both = { resourceSpans: [...body.resourceSpans, ...spanExport({ attributes: chat }).resourceSpans] };
    const read = readSpans(both);
    expect(read.rejected.map((item) => item.reason)).toEqual([reason]);
    expect(read.sightings).toHaveLength(1);
    expect(read.items).toBe(2);
  });

  test.each([-1, 1.5, 1_000_000_001, 'many'])(
    'a count of %j tokens, whose span still holds the trace together',
    (count) => {
      const read = readSpans(changed({}, { ...chat, 'gen_ai.usage.output_tokens': count }));
      expect(read.rejected).toEqual([
        { reason: 'count_invalid', message: expect.stringContaining('output'), name: 'span' },
      ]);
      expect(read.links).toHaveLength(1);
      expect(read.scopes).toMatchObject([{ items: 1, calls: 0, rejected: [{ reason: 'count_invalid' }] }]);
    },
  );

  test('what is no object', () => {
    const read = readSpans({ resourceSpans: [null, {}, { scopeSpans: [null, { spans: [null, 7] }] }] });
    expect(read).toMatchObject({ items: 2, rejected: [{ reason: 'item_invalid' }, { reason: 'item_invalid' }] });
  });

  test('the same span twice is two reports of one key', () => {
    const { resourceSpans } = spanExport({ attributes: chat });
    const read = readSpans({ resourceSpans: [...resourceSpans, ...resourceSpans] });
    expect(new Set(read.sightings.map((sighting) => sighting.key)).size).toBe(1);
    expect(read).toMatchObject({ rejected: [], scopes: [{ items: 2, calls: 2, newest_at_ms: nowMs + 250 }] });
  });

  test('a count that JavaScript does not know is none', () => {
    const body = changed({
      attributes: [...keyValues(chat), { key: 'gen_ai.usage.output_tokens', value: { doubleValue: 'NaN' } }],
    });
    expect(readSpans(body).sightings[0]?.observation.usage).toMatchObject({ input: 7, output: 0 });
  });
});

describe('a body that is no export is a fault', () => {
  test.each([
    ['no JSON', 'nonsense'],
    ['a list', '[]'],
    ['another signal', '{"resourceLogs":[]}'],
    ['no list of resources', '{"resourceSpans":{}}'],
    ['no list of scopes', '{"resourceSpans":[{"scopeSpans":{}}]}'],
    ['a bomb of brackets', '['.repeat(200_000)],
    ['nothing, too often', `{"resourceSpans":[{"scopeSpans":[{"spans":[${'{},'.repeat(100_000)}{}]}]}]}`],
  ])('%s', (_what, text) => {
    expect(() => readExport('traces', new TextEncoder().encode(text), 'json', nowMs)).toThrow(ExportFault);
  });

  test('JSON that was declared as protobuf', () => {
    const body = jsonBytes(spanExport({ attributes: chat }));
    expect(() => readExport('traces', body, 'protobuf', nowMs)).toThrow(ExportFault);
  });

  test('but an empty one is an export of nothing', () => {
    const nothing = { items: 0, sightings: [], links: [], rejected: [], scopes: [] };
    expect(readExport('traces', new Uint8Array(), 'protobuf', nowMs)).toMatchObject(nothing);
    expect(readExport('traces', jsonBytes({}), 'json', nowMs)).toMatchObject(nothing);
  });
});

describe('OTLP/JSON as emitters write it', () => {
  test('snake case, names of enums, ids in base64 or capitals, numbers for 64-bit integers', () => {
    const camel = spanExport({ attributes: chat, isFailed: true });
    const snake = JSON.stringify(camel)
      .replaceAll(
        /"(\w+)":/g,
        (_all, key: string) => `"${key.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)}":`,
      )
      .replace('"5b8aa5a2d2c872e8321cf37308d69df2"', '"W4qlotLIcugyHPNzCNad8g=="')
      .replace('"051581bf3cb55c13"', '"BRWBvzy1XBM="')
      .replace('"ab1581bf3cb55c13"', '"AB1581BF3CB55C13"')
      .replace('"code":2', '"code":"STATUS_CODE_ERROR"')
      .replace('"int_value":"7"', '"int_value":7');
    expect(readSpans(JSON.parse(snake))).toEqual(readSpans(camel));
    expect(readSpans(camel).sightings[0]?.observation.status).toBe('error');
  });

  test('a scope that stands behind its spans, in protobuf too', () => {
    const forwards = toProtobuf(
      'traces',
      spanExport({ scope: 'ai', attributes: chat, resource: { 'service.name': 's' } }),
    );
    const read = readExport('traces', backwards(forwards), 'protobuf', nowMs);
    expect(read.sightings).toEqual(readExport('traces', forwards, 'protobuf', nowMs).sightings);
    expect(read.sightings[0]).toMatchObject({ emitter: 'ai-sdk', service: 's' });
  });
});

/** The fields of the two outer messages in reverse, which protobuf permits; both are short enough for two-byte lengths. */
function backwards(bytes: Uint8Array): Uint8Array {
  const turn = (message: Uint8Array, levels: number): Uint8Array => {
    const fields: Uint8Array[] = [];
    for (let at = 0; at < message.length;) {
      let length = (message[at + 1] ?? 0) & 127;
      let from = at + 2;
      if ((message[at + 1] ?? 0) >= 128) {
        length |= (message[at + 2] ?? 0) << 7;
        from = at + 3;
      }
      const inner = message.subarray(from, from + length);
      const isScopes = levels > 0 && message[at] === (levels === 2 ? 10 : 18);
      fields.unshift(Uint8Array.from([...message.subarray(at, from), ...(isScopes ? turn(inner, levels - 1) : inner)]));
      at = from + length;
    }
    return Uint8Array.from(fields.flatMap((field) => [...field]));
  };
  return turn(bytes, 2);
}

describe('logs', () => {
  const request = {
    'event.name': 'api_request',
    model: 'claude',
    input_tokens: 5,
    output_tokens: 50,
    cache_read_tokens: 2000,
    cache_creation_tokens: 100,
    cache_creation_1h_tokens: 100,
    cost_usd: 0.0078319999,
    duration_ms: 32,
    request_id: 'req_1',
    'session.id': 's',
    speed: 'fast',
  };
  const claude = 'com.anthropic.claude_code.events';
  const read = (body: unknown) => readExport('logs', jsonBytes(body), 'json', nowMs);

  test('a request of Claude Code is a call that began before it was written', () => {
    const [sighting] = read(logExport(claude, request, { traceId: '5b8aa5a2d2c872e8321cf37308d69df2' })).sightings;
    expect(sighting).toMatchObject({
      key: expect.stringMatching(/^log:[0-9a-f]{32}$/),
      role: 'call',
      request_id: 'req_1',
      ended_at_ms: nowMs,
      convention: 'exclusive',
      observation: {
        at: new Date(nowMs - 32).toISOString(),
        trace_id: '5b8aa5a2d2c872e8321cf37308d69df2',
        usage: { input: 5, cache_read: 2000, cache_write_5m: 0, cache_write_1h: 100, output: 50 },
        reported_cost_usd: '0.0078319999',
        latency_ms: 32,
        tags: { speed: 'fast' },
      },
    });
    expect(read(logExport(claude, { ...request, request_id: 'req_2' })).sightings[0]?.key).not.toBe(sighting?.key);
  });

  test('a failed request is a call without usage', () => {
    const failed = {
      'event.name': 'api_error',
      model: 'claude',
      status_code: '529',
      error: 'Overloaded',
      request_id: 'r',
    };
    expect(read(logExport(claude, failed)).sightings).toMatchObject([
      { convention: 'none', request_id: 'r', observation: { status: 'error', error_type: 'Overloaded', usage: null } },
    ]);
  });

  test('Codex tells usage with the end of a stream, and failed requests', () => {
    const done = {
      'event.name': 'codex.sse_event',
      'event.kind': 'response.completed',
      'conversation.id': 's',
      model: 'gpt-5.5',
      input_token_count: '120',
      cached_token_count: '100',
      output_token_count: '30',
      reasoning_token_count: '10',
    };
    const { time: _none, ...more } = { time: 0, timeUnixNano: 0, observedTimeUnixNano: `${nowMs}000000` };
    expect(read(logExport('codex_otel.log_only', done, more)).sightings).toMatchObject([
      {
        ended_at_ms: nowMs,
        observation: { session: 's', usage: { input: 20, cache_read: 100, output: 30, reasoning: 10 } },
      },
    ]);
    const failed = { 'event.name': 'codex.api_request', 'http.response.status_code': 429, duration_ms: '11' };
    expect(read(logExport('codex_otel.log_only', failed)).sightings).toMatchObject([
      { observation: { status: 'error', error_type: '429', latency_ms: 11 } },
    ]);
  });

  test('the event of OpenTelemetry’s conventions', () => {
    const body = logExport('someone', chat, { eventName: 'gen_ai.client.inference.operation.details' });
    expect(read(body).sightings).toMatchObject([{ role: 'call', observation: { model: 'gpt', usage: { input: 7 } } }]);
  });

  test('anything else is neither taken nor rejected', () => {
    const body = logExport(claude, { 'event.name': 'tool_result', 'session.id': 's' }, { timeUnixNano: '1' });
    expect(read(body)).toMatchObject({
      items: 1,
      sightings: [],
      rejected: [],
      scopes: [{ items: 1, newest_at_ms: null }],
    });
  });
});

describe('metrics', () => {
  const point = (attributes: Record<string, string>, value: object) => ({
    startTimeUnixNano: `${nowMs - 1000}000000`,
    timeUnixNano: `${nowMs}000000`,
    attributes: keyValues(attributes),
    ...value,
  });
  const metrics = [
    {
      name: 'claude_code.token.usage',
      sum: {
        aggregationTemporality: 1,
        dataPoints: [
          point({ type: 'cacheRead', model: 'claude', 'session.id': 's', effort: 'low' }, { asDouble: 12 }),
          point({ type: 'cacheRead', model: 'claude', 'session.id': 's', effort: 'high' }, { asInt: '5' }),
          point({ type: 'input', model: 'claude' }, { asDouble: -1 }),
        ],
      },
    },
    {
      name: 'gen_ai.client.token.usage',
      histogram: {
        aggregationTemporality: 2,
        dataPoints: [point({ 'gen_ai.token.type': 'input' }, { count: '3', sum: 42.5 })],
      },
    },
    {
      name: 'gen_ai.client.inference.usage.cache_read.input_tokens',
      sum: { aggregationTemporality: 'AGGREGATION_TEMPORALITY_CUMULATIVE', dataPoints: [point({}, { asInt: 8 })] },
    },
    { name: 'process.memory', gauge: { dataPoints: [point({}, { asDouble: 1 }), point({}, { asDouble: 2 })] } },
  ];
  const body = { resourceMetrics: [{ scopeMetrics: [{ scope: { name: 'com.anthropic.claude_code' }, metrics }] }] };

  test('totals of usage are taken, the rest is counted', () => {
    const read = readExport('metrics', jsonBytes(body), 'json', nowMs);
    expect(read).toMatchObject({
      items: 7,
      rejected: [{ reason: 'value_invalid', name: 'claude_code.token.usage' }],
      points: [
        { kind: 'cacheRead', model: 'claude', session: 's', temporality: 'delta', value: '12', at_ms: nowMs },
        { kind: 'cacheRead', value: '5' },
        { kind: 'input', temporality: 'cumulative', value: '42.5' },
        { kind: 'cache_read.input_tokens', temporality: 'cumulative', value: '8' },
      ],
    });
    expect(new Set(read.points.map(({ key }) => key)).size).toBe(4);
  });

  test('in protobuf as in JSON', () => {
    const { resourceMetrics } = JSON.parse(
      JSON.stringify(body).replace('"AGGREGATION_TEMPORALITY_CUMULATIVE"', '2'),
    ) as typeof body;
    const bytes = toProtobuf('metrics', { resourceMetrics });
    expect(readExport('metrics', bytes, 'protobuf', nowMs)).toEqual(
      readExport('metrics', jsonBytes(body), 'json', nowMs),
    );
  });
});

test('long and odd values are cut to what a label holds, and content is left where it is', () => {
  const attributes = {
    ...chat,
    'user.id': `a\u0000b${'x'.repeat(5000)}`,
    'gen_ai.input.messages': 'secret',
    'langfuse.trace.metadata.secret': '{"content":"secret"}',
    [`langfuse.trace.metadata.${'k'.repeat(300)}`]: 'v',
  };
  const [sighting] = readSpans(spanExport({ attributes })).sightings;
  expect(sighting?.observation.user).toBe(`a b${'x'.repeat(252)}`);
  expect(JSON.stringify(sighting)).not.toContain('secret');
  expect(observationSchema.safeParse(sighting?.observation).error).toBeUndefined();
});
