import { readExport } from '@apex/formats/otlp';
import { policyIdSchema, type Usage } from '@apex/contracts';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { callSpan, type EndedCall, exportOf } from './call-span.ts';

const few = fc.integer({ min: 0, max: 100_000 });
const usage: fc.Arbitrary<Usage> = fc
  .record({
    input: few,
    cache_read: few,
    cache_write_5m: few,
    cache_write_1h: few,
    output: few,
    reasoning: few,
    audio_in: few,
    audio_out: few,
    image_in: few,
    image_out: few,
  })
  .map((counts) => ({ ...counts, reasoning: Math.min(counts.reasoning, counts.output) }));
const word = fc
  .string({ minLength: 1, maxLength: 40, unit: 'binary' })
  .filter((text) => text.trim() !== '' && text.isWellFormed());

const call: EndedCall = {
  trace_id: '0af7651916cd43dd8448eb211c80319c',
  span_id: '00f067aa0ba902b7',
  parent_span_id: '',
  started_at_ms: 1_772_323_200_000,
  latency_ms: 812.25,
  first_byte_ms: 120.5,
  operation: 'chat',
  provider: 'anthropic',
  model_asked: 'claude-opus-4-5',
  model: 'claude-haiku-4-5',
  model_served: 'claude-haiku-4-5-20251001',
  response_id: 'msg_1',
  provider_request_id: 'req_1',
  tier: 'standard',
  usage: null,
  is_estimated: false,
  streaming: true,
  status: 200,
  error: '',
  finish: 'end_turn',
  tools: ['read', 'read'],
  labels: { feature: 'search', user: 'ada', session: 's1', task: 't1', application: 'shop', team: 'red' },
  prompt_hash: 'abc',
  upstream: 'anthropic',
  cache: 'miss',
  attempts: 2,
  steps: [
    {
      policy_id: policyIdSchema.parse('policy_01993a5e-7c00-7000-8000-000000000023'),
      name: 'small',
      version: 3,
      matched: true,
      arm: 'treatment',
      probability: 0.45,
      why: '',
      applied: ['model'],
    },
  ],
  downgraded_by: '',
  shadow_of: '',
  shadow_draw: '',
  saved_usd: '',
  saved_tokens: 0,
};

function readBack(one: EndedCall) {
  const { sightings, rejected } = readExport(
    'traces',
    exportOf([Buffer.from(callSpan(one))], '1'),
    'json',
    one.started_at_ms + 60_000,
  );
  expect(rejected).toEqual([]);
  expect(sightings).toHaveLength(1);
  const [sighting] = sightings;
  if (sighting === undefined) throw new Error('nothing was read');
  return sighting;
}

test('telemetry reads the record as the gateway meant it, at the rank of the gateway', () => {
  const sighting = readBack({ ...call, usage: null });
  expect(sighting).toMatchObject({ rank: 'gateway', emitter: 'apex-gateway', role: 'call', request_id: 'req_1' });
  expect(sighting.observation).toMatchObject({
    provider: 'anthropic',
    model: 'claude-haiku-4-5',
    model_served: 'claude-haiku-4-5-20251001',
    response_id: 'msg_1',
    operation: 'chat',
    latency_ms: 812.25,
    ttft_ms: 120.5,
    streaming: true,
    finish_reason: 'end_turn',
    feature: 'search',
    user: 'ada',
    session: 's1',
    task: 't1',
    application: 'shop',
    prompt_hash: 'abc',
    status: 'ok',
    tools: ['read', 'read'],
    tags: {
      team: 'red',
      'gateway.request_id': 'gw_00f067aa0ba902b7',
      'gateway.upstream': 'anthropic',
      'gateway.model_asked': 'claude-opus-4-5',
      'gateway.cache': 'miss',
      'gateway.attempts': '2',
      'gateway.policy.000000000023': 'v3 treatment 0.45',
    },
  });
});

test('any usage comes back to the last token, whatever the labels hold', () => {
  fc.assert(
    fc.property(usage, word, word, (told, feature, tag) => {
      const { observation } = readBack({ ...call, usage: told, labels: { feature, tag } });
      expect(observation.usage).toEqual(told);
    }),
  );
});

test('a call that failed says why', () => {
  expect(readBack({ ...call, status: 429, error: '429' }).observation).toMatchObject({
    status: 'error',
    error_type: '429',
  });
});
