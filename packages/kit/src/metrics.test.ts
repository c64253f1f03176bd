import { expect, test } from 'vitest';
import { createMetrics } from './metrics.ts';

test('a gauge is looked up when somebody asks, with a value a combination of labels', async () => {
  const metrics = createMetrics();
  let lag = 3;
  metrics.gauge({ name: 'apex_ingest_lag_seconds', help: 'Lag', read: () => lag });
  metrics.gauge({
    name: 'apex_ingest_spool_bytes',
    help: 'Spool',
    labels: ['door'],
    read: async () => [{ labels: { door: 'otlp' }, value: 10 }],
  });
  expect(await metrics.text()).toContain('apex_ingest_lag_seconds 3\n');
  lag = 4;
  const text = await metrics.text();
  expect(text).toContain('apex_ingest_lag_seconds 4\n');
  expect(text).toContain('apex_ingest_spool_bytes{door="otlp"} 10\n');
});

test('a gauge that cannot be read is absent, and the others are told', async () => {
  const metrics = createMetrics();
  let isAway = false;
  const read = () => {
    if (isAway) throw new Error('away');
    return 1;
  };
  metrics.gauge({ name: 'apex_a', help: 'A', read });
  metrics.gauge({ name: 'apex_b', help: 'B', read: () => 2 });
  expect(await metrics.text()).toContain('apex_a 1\n');
  isAway = true;
  const text = await metrics.text();
  expect(text).not.toMatch(/^apex_a /m);
  expect(text).toContain('apex_b 2\n');
});

test('totals and durations that are counted elsewhere are told as counters and histograms are', async () => {
  const metrics = createMetrics();
  const labels = ['outcome'];
  metrics.total({ name: 'apex_t_total', help: 'T', labels, read: () => [{ labels: { outcome: 'good' }, value: 7 }] });
  const counts = new Float64Array([2, 1, 4]);
  metrics.observed({ name: 'apex_o_seconds', help: 'O', buckets: [0.01, 0.02], read: () => ({ counts, sum: 1.5 }) });
  expect(await metrics.text()).toContain('# TYPE apex_t_total counter\napex_t_total{outcome="good"} 7\n');
  counts[0] = 3;
  expect(await metrics.text()).toContain(
    [
      '# TYPE apex_o_seconds histogram',
      'apex_o_seconds_bucket{le="0.01"} 3',
      'apex_o_seconds_bucket{le="0.02"} 4',
      'apex_o_seconds_bucket{le="+Inf"} 8',
      'apex_o_seconds_sum 1.5',
      'apex_o_seconds_count 8',
    ].join('\n'),
  );
  // As the objectives read it.
  const json = await metrics.registry.getSingleMetric('apex_o_seconds')?.get();
  expect(json?.values).toContainEqual({ metricName: 'apex_o_seconds_bucket', labels: { le: 0.02 }, value: 4 });
});

test('it says how late the event loop is', async () => {
  expect(await createMetrics().text()).toMatch(/^apex_nodejs_eventloop_lag_p99_seconds /m);
});
