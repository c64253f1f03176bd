import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { BatchSpanProcessor, NodeTracerProvider } from '@opentelemetry/sdk-trace-node';

/** The SDK writes spans of its own as soon as a tracer provider is registered. */
export function startTelemetry(apexUrl: string, apexKey: string): () => Promise<void> {
  const exporter = new OTLPTraceExporter({
    url: `${apexUrl}/v1/traces`,
    headers: { authorization: `Bearer ${apexKey}` },
  });
  const provider = new NodeTracerProvider({ spanProcessors: [new BatchSpanProcessor(exporter)] });
  provider.register();
  return () => provider.shutdown();
}
