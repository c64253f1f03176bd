import * as anthropicModule from '@anthropic-ai/sdk';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { BatchSpanProcessor, NodeTracerProvider } from '@opentelemetry/sdk-trace-node';
import { AnthropicInstrumentation } from '@traceloop/instrumentation-anthropic';

/** Call it before a client is made; call what it returns before the process ends. */
export function startTelemetry(apexUrl: string, apexKey: string): () => Promise<void> {
  const exporter = new OTLPTraceExporter({
    url: `${apexUrl}/v1/traces`,
    headers: { authorization: `Bearer ${apexKey}` },
  });
  const provider = new NodeTracerProvider({ spanProcessors: [new BatchSpanProcessor(exporter)] });
  provider.register();
  const instrumentation = new AnthropicInstrumentation({ traceContent: false });
  instrumentation.setTracerProvider(provider);
  type Module = Parameters<typeof instrumentation.manuallyInstrument>[0];
  instrumentation.manuallyInstrument(anthropicModule as unknown as Module);
  return () => provider.shutdown();
}
