import { apexVariables, type Guide, type GuideStep, install } from './guide.ts';

const openTelemetry = ['@opentelemetry/sdk-trace-node', '@opentelemetry/exporter-trace-otlp-http'];
const exporterImports = [
  "import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';",
  "import { BatchSpanProcessor, NodeTracerProvider } from '@opentelemetry/sdk-trace-node';",
];

interface Registration {
  readonly imports?: readonly string[];
  readonly before?: readonly string[];
  readonly after?: readonly string[];
}

/** The module that registers a tracer provider whose spans are sent here. */
function telemetryFile({ imports = [], before = [], after = [] }: Registration): GuideStep {
  return {
    title: 'Register it before the first call',
    where: 'telemetry.ts',
    text: ({ project }) =>
      [
        "import { env } from 'node:process';",
        ...imports,
        ...exporterImports,
        '',
        ...before,
        'const { APEX_URL: apexUrl, APEX_KEY: apexKey } = env;',
        'const exporter = new OTLPTraceExporter({',
        '  url: `${apexUrl}/v1/traces`,',
        project === null
          ? '  headers: { authorization: `Bearer ${apexKey}` },'
          : `  headers: { authorization: \`Bearer \${apexKey}\`, 'x-apex-project': '${project}' },`,
        '});',
        'const provider = new NodeTracerProvider({ spanProcessors: [new BatchSpanProcessor(exporter)] });',
        'provider.register();',
        ...after,
        '// Before the process ends: await provider.shutdown();',
      ].join('\n'),
  };
}

const instrumented = (className: string, target: string) => [
  `const instrumentation = new ${className};`,
  'instrumentation.setTracerProvider(provider);',
  `instrumentation.manuallyInstrument(${target});`,
];

/** Programs that call a provider by an SDK, and report it as OpenTelemetry spans. */
export const sdkGuides: readonly Guide[] = [
  {
    id: 'openai-opentelemetry',
    label: 'OpenAI SDK + OpenTelemetry',
    examples: ['openai-opentelemetry', 'openai-several'],
    steps: [
      install([...openTelemetry, '@opentelemetry/instrumentation', '@opentelemetry/instrumentation-openai']),
      apexVariables,
      telemetryFile({
        imports: [
          "import { register } from 'node:module';",
          "import { registerInstrumentations } from '@opentelemetry/instrumentation';",
          "import { OpenAIInstrumentation } from '@opentelemetry/instrumentation-openai';",
        ],
        before: ["register('@opentelemetry/instrumentation/hook.mjs', import.meta.url);"],
        after: ['registerInstrumentations({ instrumentations: [new OpenAIInstrumentation()] });'],
      }),
    ],
    expect:
      'Works with the OpenAI SDK up to 6; import it only after this file. Cached tokens are not told, so a call with a cache hit is shown dearer than it was. Streams need include_usage.',
  },
  {
    id: 'openllmetry',
    label: 'OpenLLMetry (Traceloop)',
    examples: ['openai-openllmetry', 'anthropic-openllmetry'],
    steps: [
      install([...openTelemetry, '@traceloop/instrumentation-openai']),
      apexVariables,
      telemetryFile({
        imports: [
          "import { OpenAIInstrumentation } from '@traceloop/instrumentation-openai';",
          "import OpenAI from 'openai';",
        ],
        after: instrumented('OpenAIInstrumentation({ traceContent: false })', 'OpenAI'),
      }),
    ],
    expect:
      'Streams of OpenAI come without usage, embeddings and failed calls not at all. For Anthropic take @traceloop/instrumentation-anthropic with the SDK up to 0.137.0.',
  },
  {
    id: 'openinference',
    label: 'OpenInference (Arize)',
    examples: ['openai-openinference', 'anthropic-openinference'],
    steps: [
      install([...openTelemetry, '@arizeai/openinference-instrumentation-openai']),
      apexVariables,
      telemetryFile({
        imports: [
          "import { OpenAIInstrumentation } from '@arizeai/openinference-instrumentation-openai';",
          "import OpenAI from 'openai';",
        ],
        after: instrumented('OpenAIInstrumentation()', 'OpenAI'),
      }),
    ],
    expect:
      'Cached and reasoning tokens are told. Chat streams and embeddings of OpenAI come without usage. For Anthropic take @arizeai/openinference-instrumentation-anthropic.',
  },
  {
    id: 'anthropic-sdk',
    label: 'Anthropic SDK',
    examples: ['anthropic-sdk', 'anthropic-several'],
    steps: [install(openTelemetry), apexVariables, telemetryFile({})],
    expect:
      'The SDK writes spans by itself. Every call is priced to the last digit, with cache writes by lifetime and the request id that the invoice knows.',
  },
  {
    id: 'ai-sdk-7',
    label: 'AI SDK 7',
    examples: ['ai-sdk-7'],
    steps: [
      install([...openTelemetry, '@ai-sdk/otel']),
      apexVariables,
      telemetryFile({
        imports: ["import { OpenTelemetry } from '@ai-sdk/otel';", "import { registerTelemetry } from 'ai';"],
        after: [
          'const telemetry = new OpenTelemetry({',
          '  usage: true,',
          '  providerMetadata: true,',
          '});',
          'registerTelemetry(telemetry);',
        ],
      }),
    ],
    expect: 'Agents and steps repeat what their calls used and are not priced. The example adds session and user.',
  },
  {
    id: 'ai-sdk-6',
    label: 'AI SDK 6',
    examples: ['ai-sdk-6'],
    steps: [
      install(openTelemetry),
      apexVariables,
      telemetryFile({}),
      {
        title: 'Switch it on for each call',
        where: 'options of generateText, streamText, embed',
        text: () => 'experimental_telemetry: { isEnabled: true, metadata: { sessionId, userId } }',
      },
    ],
    expect: 'A try that was refused and sent again is a row of its own, failed and free.',
  },
];
