import {
  type ContentClass,
  contentClasses,
  gatewayOperations,
  keyIdSchema,
  orgIdSchema,
  projectIdSchema,
} from '@apex/contracts';
import * as fc from 'fast-check';
import type { CallFacts } from '../../exchange/call-facts.ts';

const uuid = (last: number): string => `01993a5e-7c00-7000-8000-00000000000${last}`;

export const someKeys = [1, 2].map((last) => keyIdSchema.parse(`key_${uuid(last)}`));
export const someModels = ['claude-opus-4-5', 'claude-haiku-4-5', 'gpt-5', 'a'];

/** Calls of one project that differ in all that policies may ask. */
export const anyFacts: fc.Arbitrary<CallFacts> = fc.record({
  organisation_id: fc.constant(orgIdSchema.parse(`org_${uuid(1)}`)),
  project_id: fc.constant(projectIdSchema.parse(`project_${uuid(1)}`)),
  key_id: fc.constantFrom(...someKeys),
  operation: fc.constantFrom(...gatewayOperations),
  model: fc.constantFrom(...someModels),
  streaming: fc.boolean(),
  content: fc.subarray<ContentClass>([...contentClasses]),
  input_tokens: fc.nat(60),
  labels: fc.dictionary(fc.constantFrom('feature', 'team'), fc.constantFrom('search', 'research', 'x')),
  unit: fc.string(),
  at_ms: fc.integer({ min: 0, max: 2e12 }),
});
