import type { Route } from '@apex/contracts';
import { z } from 'zod';
import type { Operation } from '../openapi-operation.ts';

/** The body of errors: `google.rpc.Status`, whose one detail holds our code and the correlation id. */
export const otlpStatusSchema = z.toJSONSchema(
  z.object({
    code: z.int(),
    message: z.string(),
    details: z.array(
      z.object({
        '@type': z.string(),
        reason: z.string(),
        domain: z.string(),
        metadata: z.object({ correlation_id: z.string() }),
      }),
    ),
  }),
  { target: 'openapi-3.0' },
);

const protobuf = { 'application/x-protobuf': { schema: { type: 'string', format: 'binary' } } };

/** JSON as told, or the same message in protobuf: in place of body, envelope and errors that other routes have. */
export function withOtlp(operation: Operation, route: Route): void {
  const jsonOf = (schema: z.ZodType, io: 'input' | 'output') => z.toJSONSchema(schema, { target: 'openapi-3.0', io });
  operation['requestBody'] = {
    required: true,
    content: {
      'application/json': { schema: jsonOf(route.input, 'input'), example: route.example.input },
      ...protobuf,
    },
  };
  const errors = Object.entries(operation.responses ?? {}).filter(([status]) => status !== '200');
  operation.responses = {
    '200': {
      description: 'What was taken is on disk; what was not is counted',
      content: {
        'application/json': { schema: jsonOf(route.output, 'output'), example: route.example.output },
        ...protobuf,
      },
    },
    ...Object.fromEntries(
      errors.map(([status, response]) => [
        status,
        {
          ...(response as object),
          content: {
            'application/json': { schema: { $ref: '#/components/schemas/OtlpStatus' } },
            ...protobuf,
          },
        },
      ]),
    ),
  };
}
