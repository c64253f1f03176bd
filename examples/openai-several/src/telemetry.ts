import { register } from 'node:module';
import { OpenAIInstrumentation as OpenInference } from '@arizeai/openinference-instrumentation-openai';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { registerInstrumentations } from '@opentelemetry/instrumentation';
import { OpenAIInstrumentation } from '@opentelemetry/instrumentation-openai';
import { BatchSpanProcessor, NodeTracerProvider } from '@opentelemetry/sdk-trace-node';
import type OpenAI from 'openai';

/** OpenInference is typed for the newest SDK, and works with this one. */
type Instrumented = Parameters<OpenInference['manuallyInstrument']>[0];

export interface Telemetry {
  /** OpenInference has to be shown the class; the other finds it by the hook. */
  instrument(openai: typeof OpenAI): void;
  stop(): Promise<void>;
}

/** Two instrumentations report each call; Apex prices it once. Call it before `openai` is imported. */
export function startTelemetry(apexUrl: string, apexKey: string): Telemetry {
  register('@opentelemetry/instrumentation/hook.mjs', import.meta.url);
  const exporter = new OTLPTraceExporter({
    url: `${apexUrl}/v1/traces`,
    headers: { authorization: `Bearer ${apexKey}` },
  });
  const provider = new NodeTracerProvider({ spanProcessors: [new BatchSpanProcessor(exporter)] });
  provider.register();
  registerInstrumentations({ instrumentations: [new OpenAIInstrumentation()] });
  const openInference = new OpenInference();
  openInference.setTracerProvider(provider);
  return {
    instrument: (openai) => openInference.manuallyInstrument(openai as unknown as Instrumented),
    stop: () => provider.shutdown(),
  };
}
