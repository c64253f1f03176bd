import { type ErrorKind, type Route, type RouteTable, errorBodySchema, errorTable, toContract } from '@apex/contracts';
import { OpenAPIGenerator } from '@orpc/openapi';
import { ZodToJsonSchemaConverter } from '@orpc/zod/zod4';
import { z } from 'zod';
import { otlpStatusSchema, withOtlp } from './otlp/otlp-document.ts';
import type { Operation } from './openapi-operation.ts';
import { securityOf, securitySchemes } from './openapi-security.ts';

export interface DocumentOptions {
  readonly title: string;
  readonly version: string;
  readonly description: string;
}

const errorBodyJsonSchema = z.toJSONSchema(errorBodySchema, { target: 'openapi-3.0' });

/** What the server itself may answer before or instead of the route's verb: a strange field, a chosen project that is not there. */
const always: readonly ErrorKind[] = ['invalid', 'limit', 'timeout', 'unavailable', 'internal'];
const guarded: readonly ErrorKind[] = ['unauthenticated', 'forbidden', 'not_found'];

function errorResponses(route: Route): Record<string, unknown> {
  const statuses = new Map<number, string[]>();
  const add = (status: number, kind: string) => statuses.set(status, [...(statuses.get(status) ?? []), kind]);
  const kinds = new Set([...route.errors, ...always, ...(route.access === 'public' ? [] : guarded)]);
  for (const kind of kinds) add(errorTable[kind].status, kind);
  if (route.method !== 'GET') add(413, 'limit');
  return Object.fromEntries(
    [...statuses].map(([status, kinds]) => [
      String(status),
      {
        description: kinds.join(' or '),
        content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } },
      },
    ]),
  );
}

/** The generator lets every parameter be empty or unescaped: neither is so here, nor allowed for one in the path. */
function withoutLaxity(operation: Operation): void {
  for (const parameter of operation.parameters ?? []) {
    delete parameter['allowEmptyValue'];
    delete parameter['allowReserved'];
  }
}

/** A download in place of the envelope. */
function withFile(operation: Operation, types: readonly string[]): void {
  const schema = { type: 'string', format: 'binary' };
  operation.responses = {
    ...operation.responses,
    '200': {
      description: 'The file',
      headers: { 'Content-Disposition': { description: 'Its name', schema: { type: 'string' } } },
      content: Object.fromEntries(types.map((type) => [type, { schema }])),
    },
  };
}

/** A file in place of a JSON body: the generator's properties become parameters of the query. */
function withBytes(operation: Operation, route: Route): void {
  const schema = z.toJSONSchema(route.input, { target: 'openapi-3.0', io: 'input' });
  const required = new Set(schema.required ?? []);
  const inPath = new Set((operation.parameters ?? []).map((parameter) => parameter['name']));
  const query = Object.entries(schema.properties ?? {}).filter(([name]) => !inPath.has(name));
  operation.parameters = [
    ...(operation.parameters ?? []),
    ...query.map(([name, property]) => ({ name, in: 'query', required: required.has(name), schema: property })),
  ];
  operation['requestBody'] = {
    required: true,
    content: { 'application/octet-stream': { schema: { type: 'string', format: 'binary' } } },
  };
}

function withExample(operation: Operation, route: Route): void {
  const body = operation['requestBody'] as { content?: Record<string, Record<string, unknown>> } | undefined;
  const json = body?.content?.['application/json'];
  if (json !== undefined && route.example.input !== undefined) json['example'] = bodyPart(route);
  const success = operation.responses?.[String(route.success_status ?? 200)] as typeof body;
  const answer = success?.content?.['application/json'];
  if (answer !== undefined) answer['example'] = { success: true, data: route.example.output };
}

function bodyPart(route: Route): unknown {
  const inPath = new Set([...route.path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]));
  return Object.fromEntries(Object.entries(route.example.input as object).filter(([name]) => !inPath.has(name)));
}

/** OpenAPI 3.1 of a route table: the same schemas that validate, each route with its errors and an example. */
export async function openApiDocument(routes: RouteTable, options: DocumentOptions): Promise<Record<string, unknown>> {
  const generator = new OpenAPIGenerator({ schemaConverters: [new ZodToJsonSchemaConverter()] });
  const document = await generator.generate(toContract(routes), {
    info: { title: options.title, version: options.version, description: options.description },
    security: [{ bearer: [] }, { api_key: [] }],
    components: {
      schemas: { Error: errorBodyJsonSchema as never, OtlpStatus: otlpStatusSchema as never },
      securitySchemes,
    },
  });
  for (const route of Object.values(routes)) {
    const operation = document.paths?.[route.path]?.[route.method.toLowerCase() as 'get'] as Operation | undefined;
    if (operation === undefined) throw new Error(`${route.method} ${route.path} is missing from the document`);
    operation.responses = { ...operation.responses, ...errorResponses(route) };
    operation['security'] = securityOf(route);
    withoutLaxity(operation);
    if (route.body === 'bytes') withBytes(operation, route);
    if (route.wire === 'otlp') {
      withOtlp(operation, route);
      continue;
    }
    if (route.file === undefined) withExample(operation, route);
    else withFile(operation, route.file);
  }
  return { ...document };
}
