import { type Guide, headerList, type Place } from './guide.ts';

const agentVariables = (place: Place) =>
  [
    'export CLAUDE_CODE_ENABLE_TELEMETRY=1',
    'export CLAUDE_CODE_ENHANCED_TELEMETRY_BETA=1',
    'export OTEL_LOGS_EXPORTER=otlp OTEL_METRICS_EXPORTER=otlp OTEL_TRACES_EXPORTER=otlp',
    'export OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf',
    `export OTEL_EXPORTER_OTLP_ENDPOINT=${place.origin}`,
    `export OTEL_EXPORTER_OTLP_HEADERS="${headerList(`Authorization=Bearer ${place.key}`, place)}"`,
  ].join('\n');

function codexSettings({ origin, key, project }: Place): string {
  const chosen = project === null ? '' : `, x-apex-project = "${project}"`;
  const headers = `{ authorization = "Bearer ${key}"${chosen} }`;
  return [
    '[otel]',
    `exporter = { otlp-http = { endpoint = "${origin}/v1/logs", protocol = "binary", headers = ${headers} } }`,
  ].join('\n');
}

function collectorSettings({ origin, key, project }: Place): string {
  const pipeline = '{ receivers: [otlp], processors: [batch], exporters: [otlphttp/apex] }';
  return [
    'exporters:',
    '  otlphttp/apex:',
    `    endpoint: ${origin}`,
    '    headers:',
    `      authorization: Bearer ${key}`,
    ...(project === null ? [] : [`      x-apex-project: ${project}`]),
    'service:',
    '  pipelines:',
    ...['traces', 'logs', 'metrics'].map((signal) => `    ${signal}: ${pipeline}`),
  ].join('\n');
}

/** What is connected by settings alone. */
export const settingGuides: readonly Guide[] = [
  {
    id: 'otlp',
    label: 'Any OTLP exporter',
    examples: [],
    steps: [
      {
        title: 'Set what every OpenTelemetry SDK reads',
        where: 'environment',
        text: (place) =>
          [
            `export OTEL_EXPORTER_OTLP_ENDPOINT=${place.origin}`,
            'export OTEL_EXPORTER_OTLP_PROTOCOL=http/protobuf',
            `export OTEL_EXPORTER_OTLP_HEADERS=${headerList(`x-api-key=${place.key}`, place)}`,
          ].join('\n'),
      },
    ],
    expect:
      'Traces, logs and metrics by HTTP, protobuf or JSON, plain or by gzip or deflate. Spans with gen_ai.* names are calls; gRPC is not spoken, a Collector translates it.',
  },
  {
    id: 'collector',
    label: 'OpenTelemetry Collector',
    examples: [],
    steps: [{ title: 'Add an exporter', where: 'collector.yaml', text: collectorSettings }],
    expect: 'Keep what you have and send here besides. What the Collector tries again counts once.',
  },
  {
    id: 'langfuse',
    label: 'Langfuse SDK',
    examples: ['langfuse'],
    steps: [
      {
        title: 'Change the address and the secret key',
        where: 'environment',
        text: ({ origin, key, project }) =>
          [
            `export LANGFUSE_BASE_URL=${origin}`,
            'export LANGFUSE_PUBLIC_KEY=apex',
            `export LANGFUSE_SECRET_KEY=${key}`,
            ...(project === null
              ? []
              : [
                  `# and in code: new LangfuseSpanProcessor({ additionalHeaders: { 'x-apex-project': '${project}' } })`,
                ]),
          ].join('\n'),
      },
    ],
    expect: 'Session, user and tags come along. The SDK tells no usage of embeddings, which are shown without a price.',
  },
  {
    id: 'claude-code',
    label: 'Claude Code',
    examples: ['claude-code'],
    steps: [
      {
        title: 'Switch its telemetry on',
        where: 'environment, or env in ~/.claude/settings.json',
        text: agentVariables,
      },
    ],
    expect:
      'A span, a log and a metric tell of each call, which is one row. Logs alone are enough for money. Calls that were imported from its session logs are not counted again.',
  },
  {
    id: 'codex',
    label: 'Codex',
    examples: ['codex'],
    steps: [{ title: 'Add to its settings', where: '~/.codex/config.toml', text: codexSettings }],
    expect: 'Logs alone are enough for money. Calls that were imported from its session logs are not counted again.',
  },
];
