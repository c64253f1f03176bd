import { z } from 'zod';
import type { Route } from '../route.ts';

export const traceExporters = ['none', 'console', 'otlp', 'zipkin'] as const;
export type TraceExporter = (typeof traceExporters)[number];

export const tracingConfigSchema = z.object({
  exporter: z.enum(traceExporters),
  /** Where spans are sent, without credentials; null where they go nowhere or to the console. */
  endpoint: z.string().nullable(),
  service_name: z.string(),
  sampler: z.string(),
  /** Share of new traces that are recorded. */
  sample_ratio: z.number(),
  propagators: z.array(z.string()),
});

export const traceContextSchema = z.object({
  trace_id: z.string(),
  span_id: z.string(),
  /** Whether the spans of this trace are exported. */
  sampled: z.boolean(),
  /** As it is sent to other services. */
  traceparent: z.string(),
  correlation_id: z.string(),
});

export const tracingTestSchema = z.object({
  trace_id: z.string(),
  exporter: z.enum(traceExporters),
  /** Whether the exporter took a span made for this; false where there is none to send to. */
  exported: z.boolean(),
  duration_ms: z.number(),
  /** Why it did not, in words. */
  problem: z.string().nullable(),
});

const common = {
  method: 'GET',
  tag: 'platform',
  access: 'read',
  input: z.strictObject({}),
  errors: ['unauthenticated', 'forbidden', 'limit'],
} as const;

const trace_id = '4bf92f3577b34da6a3ce929d0e0e4736';

/** How the server traces itself; for admins and owners of the organisation that set it up. */
export const tracingRoutes = {
  getTracingConfig: {
    ...common,
    path: '/api/tracing/config',
    summary: 'How traces are recorded and where they are sent',
    output: tracingConfigSchema,
    example: {
      output: {
        exporter: 'otlp',
        endpoint: 'http://collector:4318/v1/traces',
        service_name: 'apex',
        sampler: 'parentbased_traceidratio',
        sample_ratio: 0.1,
        propagators: ['tracecontext'],
      },
    },
  },
  getTraceContext: {
    ...common,
    path: '/api/tracing/context',
    summary: 'The trace this very request belongs to',
    output: traceContextSchema,
    example: {
      output: {
        trace_id,
        span_id: '00f067aa0ba902b7',
        sampled: true,
        traceparent: `00-${trace_id}-00f067aa0ba902b7-01`,
        correlation_id: '1767225600-0a1b2c3d',
      },
    },
  },
  testTracing: {
    ...common,
    path: '/api/tracing/test',
    summary: 'Exports one span now, sampled or not, and tells whether the exporter took it',
    output: tracingTestSchema,
    example: { output: { trace_id, exporter: 'otlp', exported: true, duration_ms: 12.5, problem: null } },
  },
} as const satisfies Readonly<Record<string, Route>>;
