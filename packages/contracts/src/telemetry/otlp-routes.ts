import { z } from 'zod';
import { defineRoutes, type Route } from '../route.ts';

const mostBodyBytes = 16 * 1024 * 1024;

/** 64-bit numbers are decimal strings in JSON; fields nobody knows are ignored, as the protocol wants it. */
const resourceSchema = z.looseObject({ attributes: z.array(z.looseObject({ key: z.string() })).optional() });

const traceExportSchema = z.looseObject({
  resourceSpans: z
    .array(
      z.looseObject({
        resource: resourceSchema.optional(),
        scopeSpans: z.array(z.looseObject({ spans: z.array(z.looseObject({})).optional() })).optional(),
      }),
    )
    .optional(),
});

const logExportSchema = z.looseObject({
  resourceLogs: z
    .array(
      z.looseObject({
        resource: resourceSchema.optional(),
        scopeLogs: z.array(z.looseObject({ logRecords: z.array(z.looseObject({})).optional() })).optional(),
      }),
    )
    .optional(),
});

const metricExportSchema = z.looseObject({
  resourceMetrics: z
    .array(
      z.looseObject({
        resource: resourceSchema.optional(),
        scopeMetrics: z.array(z.looseObject({ metrics: z.array(z.looseObject({})).optional() })).optional(),
      }),
    )
    .optional(),
});

/** Each is empty where everything was taken. */
const traceAnswerSchema = z.object({
  partialSuccess: z.object({ rejectedSpans: z.string(), errorMessage: z.string() }).optional(),
});
const logAnswerSchema = z.object({
  partialSuccess: z.object({ rejectedLogRecords: z.string(), errorMessage: z.string() }).optional(),
});
const metricAnswerSchema = z.object({
  partialSuccess: z.object({ rejectedDataPoints: z.string(), errorMessage: z.string() }).optional(),
});

const common = {
  method: 'POST',
  tag: 'telemetry intake',
  access: 'ingest',
  rate_class: 'telemetry',
  body_limit_bytes: mostBodyBytes,
  wire: 'otlp',
  errors: ['invalid', 'unauthenticated', 'forbidden', 'not_found', 'limit', 'unavailable'],
} as const satisfies Partial<Route>;

const service = { attributes: [{ key: 'service.name', value: { stringValue: 'shop' } }] };
const text = (key: string, stringValue: string) => ({ key, value: { stringValue } });
const count = (key: string, intValue: string) => ({ key, value: { intValue } });

const traceExample = {
  input: {
    resourceSpans: [
      {
        resource: service,
        scopeSpans: [
          {
            scope: { name: 'shop.assistant' },
            spans: [
              {
                traceId: '5b8efff798038103d269b633813fc60c',
                spanId: 'eee19b7ec3c1b174',
                name: 'chat claude-opus-4-6',
                kind: 3,
                startTimeUnixNano: '1772323200000000000',
                endTimeUnixNano: '1772323201500000000',
                attributes: [
                  text('gen_ai.operation.name', 'chat'),
                  text('gen_ai.provider.name', 'anthropic'),
                  text('gen_ai.request.model', 'claude-opus-4-6'),
                  count('gen_ai.usage.input_tokens', '10'),
                  count('gen_ai.usage.output_tokens', '5'),
                ],
              },
            ],
          },
        ],
      },
    ],
  },
  output: {},
};

const logExample = {
  input: {
    resourceLogs: [
      {
        resource: service,
        scopeLogs: [
          {
            scope: { name: 'shop.assistant' },
            logRecords: [{ timeUnixNano: '1772323200000000000', body: { stringValue: 'basket.opened' } }],
          },
        ],
      },
    ],
  },
  output: {},
};

const metricExample = {
  input: {
    resourceMetrics: [
      {
        resource: service,
        scopeMetrics: [
          {
            scope: { name: 'shop.assistant' },
            metrics: [
              {
                name: 'shop.baskets',
                sum: {
                  aggregationTemporality: 1,
                  isMonotonic: true,
                  dataPoints: [
                    {
                      startTimeUnixNano: '1772323200000000000',
                      timeUnixNano: '1772323260000000000',
                      asInt: '3',
                    },
                  ],
                },
              },
            ],
          },
        ],
      },
    ],
  },
  output: {},
};

const traces = { ...common, input: traceExportSchema, output: traceAnswerSchema, example: traceExample } as const;
const logs = { ...common, input: logExportSchema, output: logAnswerSchema, example: logExample } as const;
const metrics = { ...common, input: metricExportSchema, output: metricAnswerSchema, example: metricExample } as const;

/** OpenTelemetry's own paths, and the one that Langfuse's users send to: those change the host and nothing else. */
export const otlpRoutes = defineRoutes({
  exportTraces: {
    ...traces,
    path: '/v1/traces',
    summary: 'Take spans; an answer means that they are on disk',
  },
  exportLogs: {
    ...logs,
    path: '/v1/logs',
    summary: 'Take log records; an answer means that they are on disk',
  },
  exportMetrics: {
    ...metrics,
    path: '/v1/metrics',
    summary: 'Take metric points; an answer means that they are on disk',
  },
  exportLangfuseTraces: {
    ...traces,
    path: '/api/public/otel/v1/traces',
    basic_auth: true,
    summary: 'Take spans where Langfuse takes them',
  },
  exportLangfuseLogs: {
    ...logs,
    path: '/api/public/otel/v1/logs',
    basic_auth: true,
    summary: 'Take log records below the path of Langfuse',
  },
  exportLangfuseMetrics: {
    ...metrics,
    path: '/api/public/otel/v1/metrics',
    basic_auth: true,
    summary: 'Take metric points below the path of Langfuse',
  },
});
