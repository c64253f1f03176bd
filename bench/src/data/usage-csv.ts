import { writeFile } from 'node:fs/promises';
import { synthesise } from '@apex/synth';

const columns = [
  'id',
  'timestamp',
  'provider',
  'model',
  'input_tokens',
  'output_tokens',
  'cache_read_input_tokens',
  'latency_ms',
  'status',
  'user_id',
  'session_id',
  'feature',
  'environment',
];

/** A usage export as tools write it: a row a call. */
export async function writeUsageCsv(path: string, rows: number): Promise<void> {
  const lines = [columns.join(',')];
  const { observations } = synthesise({ archetype: 'rag', calls: rows, seed: 1, start: '2026-03-01T00:00:00Z' });
  for (const call of observations) {
    const { input = 0, output = 0, cache_read = 0 } = call.usage ?? {};
    const { identity, at, provider, model, latency_ms, status, user, session, feature, environment } = call;
    lines.push(
      [identity, at, provider, model, input + cache_read, output, cache_read, latency_ms, status]
        .concat([user, session, feature, environment])
        .join(','),
    );
  }
  await writeFile(path, `${lines.join('\n')}\n`);
}
