import { Validator } from '@seriousme/openapi-schema-validator';
import { authRoutes, chatRoutes, optimizerRoutes, platformRoutes, telemetryRoutes } from '@apex/contracts';
import { openApiDocument } from '@apex/kit/http';
import { expect, test } from 'vitest';
import { toOpenApi30 } from './openapi-3-0.ts';

const withSchema = (schema: object) => ({ openapi: '3.1.1', components: { schemas: { A: schema } } });

test.each([
  [{ const: 'a' }, { type: 'string', enum: ['a'] }],
  [{ const: true }, { type: 'boolean', enum: [true] }],
  [{ anyOf: [{ type: 'string' }, { type: 'null' }] }, { type: 'string', nullable: true }],
  [{ anyOf: [{ $ref: '#/x' }, { type: 'null' }] }, { allOf: [{ $ref: '#/x' }], nullable: true }],
  [
    { anyOf: [{ type: 'string' }, { type: 'number' }, { type: 'null' }] },
    { anyOf: [{ type: 'string' }, { type: 'number' }], nullable: true },
  ],
  [
    { type: 'array', prefixItems: [{ type: 'integer' }, { type: 'string' }] },
    { type: 'array', items: { anyOf: [{ type: 'integer' }, { type: 'string' }] }, minItems: 2, maxItems: 2 },
  ],
  [{ exclusiveMinimum: 0 }, { minimum: 0, exclusiveMinimum: true }],
  [
    { type: 'object', propertyNames: { type: 'string' }, additionalProperties: { const: 'x' } },
    { type: 'object', additionalProperties: { type: 'string', enum: ['x'] } },
  ],
  // A property may be named like a keyword.
  [{ properties: { const: { type: 'null' } } }, { properties: { const: { type: 'null' } } }],
])('%j becomes what 3.0 has for it', (schema, expected) => {
  expect(toOpenApi30(withSchema(schema))).toEqual({ openapi: '3.0.3', components: { schemas: { A: expected } } });
});

test('examples stay as they are, whatever their keys', () => {
  const document = { openapi: '3.1.1', content: { example: { schema: { const: 1 } } } };
  expect(toOpenApi30(document)).toEqual({ ...document, openapi: '3.0.3' });
});

test('the document of every route is valid in both versions, and made within the time of a request', async () => {
  const routes = { ...authRoutes, ...telemetryRoutes, ...optimizerRoutes, ...chatRoutes, ...platformRoutes };
  const startedAt = performance.now();
  const document = await openApiDocument(routes, { title: 'all', version: '1', description: '' });
  const older = toOpenApi30(document);
  expect(performance.now() - startedAt).toBeLessThan(2000);
  for (const one of [document, older]) {
    const { valid, errors } = await new Validator().validate(structuredClone(one));
    expect(errors).toBeUndefined();
    expect(valid).toBe(true);
  }
});
