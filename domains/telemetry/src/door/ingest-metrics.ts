import type { IngestState } from '@apex/contracts';
import type { Signal } from '@apex/formats';
import type { Metrics } from '@apex/kit/metrics';

export interface IngestMetrics {
  received(
    signal: Signal,
    told: { readonly accepted: number; readonly rejected: number; readonly bytes: number },
  ): void;
  refused(signal: Signal): void;
  drainFailed(): void;
  quarantined(): void;
}

/** The instruments of the door; `state` is asked when they are read. */
export function createIngestMetrics(metrics: Metrics, state: () => IngestState): IngestMetrics {
  const items = metrics.counter('apex_ingest_items_total', 'Spans, log records and data points received', [
    'signal',
    'outcome',
  ]);
  const bytes = metrics.counter('apex_ingest_bytes_total', 'Bytes of acknowledged exports as sent', ['signal']);
  const refused = metrics.counter('apex_ingest_refused_total', 'Exports that were answered with an error', ['signal']);
  const failures = metrics.counter('apex_ingest_drain_errors_total', 'Batches that the stores did not take');
  const setAside = metrics.counter('apex_ingest_quarantined_total', 'Exports that were set aside');
  const gauge = (name: string, help: string, read: (now: IngestState) => number): void =>
    metrics.gauge({ name, help, read: () => read(state()) });
  gauge('apex_ingest_spool_bytes', 'What the spool takes on disk', (now) => now.spool_bytes);
  gauge('apex_ingest_spool_most_bytes', 'What the spool may take on disk', (now) => now.most_spool_bytes);
  gauge('apex_ingest_spool_frames', 'Acknowledged exports that are not stored yet', (now) => now.frames);
  gauge(
    'apex_ingest_lag_seconds',
    'Age of the oldest acknowledged export that is not stored',
    (now) => now.lag_seconds,
  );
  gauge('apex_ingest_failing_projects', 'Projects that the stores do not take', (now) => now.failing_projects);
  gauge('apex_ingest_quarantine_exports', 'Exports that lie set aside', (now) => now.quarantined);
  return {
    received(signal, told) {
      if (told.accepted > 0) items.inc({ signal, outcome: 'accepted' }, told.accepted);
      if (told.rejected > 0) items.inc({ signal, outcome: 'rejected' }, told.rejected);
      bytes.inc({ signal }, told.bytes);
    },
    refused: (signal) => refused.inc({ signal }),
    drainFailed: () => failures.inc(),
    quarantined: () => setAside.inc(),
  };
}
