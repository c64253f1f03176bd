import { OpenAIInstrumentation } from '@arizeai/openinference-instrumentation-openai';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { CompressionAlgorithm } from '@opentelemetry/otlp-exporter-base';
import { BatchSpanProcessor, NodeTracerProvider } from '@opentelemetry/sdk-trace-node';
import OpenAI from 'openai';

/** Call it before a client is made; call what it returns before the process ends. */
export function startTelemetry(apexUrl: string, apexKey: string): () => Promise<void> {
  const exporter = new OTLPTraceExporter({
    url: `${apexUrl}/v1/traces`,
    headers: { authorization: `Bearer ${apexKey}` },
    compression: CompressionAlgorithm.GZIP,
  });
  const provider = new NodeTracerProvider({ spanProcessors: [new BatchSpanProcessor(exporter)] });
  provider.register();
  const instrumentation = new OpenAIInstrumentation();
  instrumentation.setTracerProvider(provider);
  instrumentation.manuallyInstrument(OpenAI);
  return () => provider.shutdown();
}
