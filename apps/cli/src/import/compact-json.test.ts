import { observationSchema, tokenKinds } from '@apex/contracts';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { compactJson } from './compact-json.ts';

const label = fc.constantFrom('', 'a', 'chat', 'standard', 'ok');
const observation = fc.record(
  {
    identity: fc.constant('id'),
    source: fc.constant('csv' as const),
    at: fc.constant('2026-03-01T00:00:00Z'),
    model: label,
    usage: fc.option(fc.dictionary(fc.constantFrom(...tokenKinds), fc.integer({ min: 0, max: 3 })), { nil: null }),
    provider: fc.option(label, { nil: null }),
    operation: label,
    tier: fc.constantFrom('standard', 'batch'),
    status: fc.constantFrom('ok', 'error'),
    streaming: fc.constantFrom(null, true, false),
    latency_ms: fc.constantFrom(null, 0, 1.5),
    user: label,
    sequence: fc.integer({ min: 0, max: 2 }),
    tools: fc.array(label, { maxLength: 2 }),
    tags: fc.dictionary(fc.constantFrom('a', 'b'), label),
    prefix: fc.constantFrom(
      null,
      { scope: 'session', block_size: 64, runs: [] },
      { scope: 'global', block_size: 1, runs: [[0, 1]] },
    ),
  },
  { requiredKeys: ['identity', 'source', 'at', 'model', 'usage'] },
);

test('the contract reads back exactly what was left out', () => {
  fc.assert(
    fc.property(observation, (given) => {
      const whole = observationSchema.parse(given);
      expect(observationSchema.parse(JSON.parse(compactJson(whole)))).toEqual(whole);
    }),
  );
});
