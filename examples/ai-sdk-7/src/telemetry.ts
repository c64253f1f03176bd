import { OpenTelemetry } from '@ai-sdk/otel';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { BatchSpanProcessor, NodeTracerProvider } from '@opentelemetry/sdk-trace-node';
import { registerTelemetry } from 'ai';

/** Call it once, before the first call; call what it returns before the process ends. */
export function startTelemetry(apexUrl: string, apexKey: string): () => Promise<void> {
  const exporter = new OTLPTraceExporter({
    url: `${apexUrl}/v1/traces`,
    headers: { authorization: `Bearer ${apexKey}` },
  });
  const provider = new NodeTracerProvider({ spanProcessors: [new BatchSpanProcessor(exporter)] });
  provider.register();
  const telemetry = new OpenTelemetry({
    usage: true,
    providerMetadata: true,
    // Session and user of a call, from the `runtimeContext` it is made with; embeddings have none.
    enrichSpan: ({ runtimeContext: context }) =>
      context && { 'session.id': String(context['session']), 'user.id': String(context['user']) },
  });
  registerTelemetry(telemetry);
  return () => provider.shutdown();
}
