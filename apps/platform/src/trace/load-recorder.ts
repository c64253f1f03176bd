import type { RecorderOptions, TraceExport } from './trace-export.ts';

/** OpenTelemetry's exporter, loaded only where there is somewhere to send spans to. */
export async function loadRecorder(options: RecorderOptions): Promise<TraceExport | undefined> {
  if (options.config.exporter === 'none') return undefined;
  const { createRecorder } = await import('./create-recorder.ts');
  return createRecorder(options);
}
