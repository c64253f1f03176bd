import type { Log } from '@apex/kit/log';
import type { SpanRecorder } from '@apex/kit/tracing';
import type { TracingConfig } from '../config/tracing-config.ts';

export interface ExportTest {
  readonly trace_id: string;
  readonly duration_ms: number;
  /** Null where the exporter took the span. */
  readonly problem: string | null;
}

export interface TraceExport extends SpanRecorder {
  /** Exports one span past sampler and queue, and waits for what becomes of it. */
  test(): Promise<ExportTest>;
  /** Sends what waits. */
  close(): Promise<void>;
}

export interface RecorderOptions {
  readonly config: TracingConfig;
  readonly service_name: string;
  readonly version: string;
  readonly environment: string;
  readonly log: Log;
}
