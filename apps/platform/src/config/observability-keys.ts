import { traceExporters } from '@apex/contracts';
import { z } from 'zod';
import { everyone, flag, key, text, url, whole } from './key-declaration.ts';

/** Names and values as `a=1,b=2`, percent-encoded as the standard has it. */
const pairs = text.transform((value, context) => {
  const found: Record<string, string> = {};
  for (const part of value.split(',').filter((one) => one.trim() !== '')) {
    const at = part.indexOf('=');
    if (at < 1) {
      context.addIssue({ code: 'custom', message: 'must read name=value,name=value' });
      return z.NEVER;
    }
    found[part.slice(0, at).trim()] = decodeURIComponent(part.slice(at + 1).trim());
  }
  return found;
});

export const traceSamplers = [
  'always_on',
  'always_off',
  'traceidratio',
  'parentbased_always_on',
  'parentbased_always_off',
  'parentbased_traceidratio',
] as const;
export type TraceSampler = (typeof traceSamplers)[number];

const optional = { required_in: [], secret: false, used_by: everyone, breaks: 'Nothing.', impact: 'low' } as const;

/** Who may read the metrics, and where traces go; `OTEL_…` are OpenTelemetry's own names. */
export const observabilityKeys = {
  metrics_token: key('APEX_METRICS_TOKEN', {
    summary:
      'Bearer token that /metrics asks for; 32 characters or more. Staging and prod need it, or APEX_METRICS_PUBLIC.',
    schema: z.string().min(32, 'must have 32 characters or more'),
    required_in: [],
    secret: true,
    default: 'none: in dev and test /metrics answers this machine alone',
    used_by: ['platform'],
    breaks: 'Prometheus cannot scrape from another machine.',
    impact: 'medium',
  }),
  metrics_public: key('APEX_METRICS_PUBLIC', {
    summary: 'Whether /metrics answers everybody; for where a network or proxy keeps others away.',
    schema: flag,
    required_in: [],
    secret: false,
    default: 'false',
    used_by: ['platform'],
    breaks: 'Nothing.',
    impact: 'medium',
  }),
  otel_disabled: key('OTEL_SDK_DISABLED', {
    ...optional,
    summary: 'Switches traces off whatever the other keys say.',
    schema: flag,
    default: 'false',
  }),
  otel_exporter: key('OTEL_TRACES_EXPORTER', {
    ...optional,
    summary: 'Where traces go: none, console (stderr), otlp (HTTP) or zipkin.',
    schema: z.enum(traceExporters),
    default: 'none',
  }),
  otel_endpoint: key('OTEL_EXPORTER_OTLP_ENDPOINT', {
    ...optional,
    summary: 'Base address of the OTLP collector; /v1/traces is added to it.',
    schema: url('http:', 'https:'),
    default: 'http://localhost:4318',
  }),
  otel_traces_endpoint: key('OTEL_EXPORTER_OTLP_TRACES_ENDPOINT', {
    ...optional,
    summary: 'Full address traces are sent to, instead of the base address.',
    schema: url('http:', 'https:'),
    default: 'OTEL_EXPORTER_OTLP_ENDPOINT and /v1/traces',
  }),
  otel_headers: key('OTEL_EXPORTER_OTLP_HEADERS', {
    ...optional,
    summary: 'Headers sent to the collector, name=value,name=value.',
    schema: pairs,
    secret: true,
    default: 'none',
  }),
  otel_protocol: key('OTEL_EXPORTER_OTLP_PROTOCOL', {
    ...optional,
    summary: 'How traces travel to the collector.',
    schema: z.enum(['http/json']),
    default: 'http/json',
  }),
  otel_timeout: key('OTEL_EXPORTER_OTLP_TIMEOUT', {
    ...optional,
    summary: 'Longest wait for the collector, in milliseconds.',
    schema: whole(1, 600_000),
    default: '10000',
  }),
  otel_zipkin_endpoint: key('OTEL_EXPORTER_ZIPKIN_ENDPOINT', {
    ...optional,
    summary: 'Full address Zipkin takes spans at.',
    schema: url('http:', 'https:'),
    default: 'http://localhost:9411/api/v2/spans',
  }),
  otel_sampler: key('OTEL_TRACES_SAMPLER', {
    ...optional,
    summary: 'Which traces are recorded.',
    schema: z.enum(traceSamplers),
    default: 'parentbased_traceidratio',
  }),
  otel_sampler_ratio: key('OTEL_TRACES_SAMPLER_ARG', {
    ...optional,
    summary: 'Share of new traces that are recorded, 0 to 1, for the samplers by ratio.',
    schema: z.coerce.number().min(0).max(1),
    default: '1',
  }),
  otel_propagators: key('OTEL_PROPAGATORS', {
    ...optional,
    summary: 'How traces pass between services: W3C Trace Context.',
    schema: z.enum(['tracecontext']),
    default: 'tracecontext',
  }),
  otel_service_name: key('OTEL_SERVICE_NAME', {
    ...optional,
    summary: 'Name of the service in traces.',
    schema: text,
    default: 'apex, or the domains that --run names',
  }),
  otel_resource: key('OTEL_RESOURCE_ATTRIBUTES', {
    ...optional,
    summary: 'Attributes of every span, name=value,name=value.',
    schema: pairs,
    default: 'none',
  }),
} as const;
