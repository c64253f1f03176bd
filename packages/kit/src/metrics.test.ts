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

test('it says how late the event loop is', async () => {
  expect(await createMetrics().text()).toMatch(/^apex_nodejs_eventloop_lag_p99_seconds /m);
});
