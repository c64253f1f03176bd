import { LangfuseSpanProcessor } from '@langfuse/otel';
import { NodeTracerProvider } from '@opentelemetry/sdk-trace-node';

/** Who comes from Langfuse changes the base URL and the secret key, and nothing else. */
export function startTelemetry(apexUrl: string, apexKey: string): () => Promise<void> {
  const processor = new LangfuseSpanProcessor({ baseUrl: apexUrl, publicKey: 'apex', secretKey: apexKey });
  const provider = new NodeTracerProvider({ spanProcessors: [processor] });
  provider.register();
  return () => provider.shutdown();
}
