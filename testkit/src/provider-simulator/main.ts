// The simulator as a process of its own, for benches and tours: prints its URL as one line of JSON, ends at a signal.
import { parseArgs } from 'node:util';
import { startBenchServer } from './bench-server.ts';
import { startProviderSimulator } from './server.ts';

const { values } = parseArgs({
  options: {
    port: { type: 'string', default: '0' },
    seed: { type: 'string', default: '1' },
    caching: { type: 'string', default: 'planned' },
    /** Milliseconds between two chunks; with --bench fractions too. */
    pace: { type: 'string' },
    /** Chunks of an answer. */
    chunks: { type: 'string' },
    /** Whole models and keys, each flag one. */
    model: { type: 'string', multiple: true },
    key: { type: 'string', multiple: true },
    bench: { type: 'boolean', default: false },
    'echo-unknown': { type: 'boolean', default: false },
  },
});

function numberOf(flag: string, text: string): number {
  const value = Number(text);
  if (text === '' || !Number.isFinite(value) || value < 0) throw new Error(`--${flag} is no number: ${text}`);
  return value;
}

const port = numberOf('port', values.port);
const pace = values.pace === undefined ? {} : { pace_ms: numberOf('pace', values.pace) };
const { caching } = values;
if (caching !== 'planned' && caching !== 'exact') throw new Error(`--caching is planned or exact, not ${caching}`);

const started = values.bench
  ? await startBenchServer({
      port,
      ...pace,
      ...(values.chunks === undefined ? {} : { chunks: numberOf('chunks', values.chunks) }),
    })
  : await startProviderSimulator({
      port,
      seed: numberOf('seed', values.seed),
      caching,
      echo_unknown: values['echo-unknown'],
      ...pace,
      ...(values.chunks === undefined ? {} : { words: numberOf('chunks', values.chunks) }),
      ...(values.model === undefined ? {} : { models: values.model }),
      ...(values.key === undefined ? {} : { keys: values.key }),
    });
process.stdout.write(`${JSON.stringify({ url: started.url })}\n`);

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => {
    started.close().then(
      () => process.exit(0),
      (error: unknown) => {
        process.stderr.write(`${String(error)}\n`);
        process.exit(1);
      },
    );
  });
}
