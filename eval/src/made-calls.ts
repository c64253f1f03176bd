import type { Dimension, ObservationInput } from '@apex/contracts';
import type { Vocabulary } from './vocabulary.ts';

const day_ms = 86_400_000;
const minute_ms = 60_000;
const days = 150;
const fewest = 720;
const most = 2_000;
const block = 64;

/** Evenly spread over its values and the same in every run. */
function sequence(seed: number): (values: number) => number {
  let state = seed;
  return (values) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return values === 0 ? 0 : Math.floor((state / 2 ** 32) * values);
  };
}

/** Calls that carry the values of a vocabulary, over the months before an instant: the same for the same input. */
export function madeCalls({ values, provider_of }: Vocabulary, now_ms: number): readonly ObservationInput[] {
  const next = sequence(20_260_318);
  const longest = Math.max(0, ...Object.values(values).map((list) => list.length));
  const count = Math.min(most, Math.max(fewest, longest));
  const pick = (dimension: Dimension, at: number): string => {
    const list = values[dimension] ?? [];
    // The first calls go through all values in turn, so that none is without a call.
    return list[at < list.length ? at : next(list.length)] ?? '';
  };
  return Array.from({ length: count }, (_, at): ObservationInput => {
    const model = pick('model', at);
    const failed = next(20) === 0;
    const input = 500 + next(4_000);
    const cache_read = next(3) === 0 ? 0 : next(20_000);
    const cache_write_5m = next(5) === 0 ? 800 : 0;
    const output = 50 + next(1_500);
    const latency_ms = 200 + next(4_000);
    const session = pick('session', at);
    const prompt = input + cache_read + cache_write_5m;
    // Every so often a failed call is sent again a minute later, and a prompt comes back that was answered before.
    const repeated = next(25) === 0;
    return {
      identity: `made ${at}`,
      source: 'synth',
      at: new Date(now_ms - Math.floor(((at * 37) % count) * ((days * day_ms) / count)) - minute_ms).toISOString(),
      provider: provider_of.get(model) ?? pick('provider', at),
      model,
      operation: pick('operation', at) || 'chat',
      usage: { input, cache_read, cache_write_5m, output, reasoning: next(Math.min(200, output)) },
      status: failed ? 'error' : 'ok',
      error_type: failed ? pick('error_type', at) : '',
      latency_ms,
      ttft_ms: Math.round(latency_ms / 4),
      project_label: pick('project', at),
      branch: pick('branch', at),
      application: pick('application', at),
      feature: pick('feature', at),
      user: pick('user', at),
      session,
      task: pick('task', at),
      agent: pick('agent', at),
      environment: pick('environment', at),
      sequence: at,
      prompt_hash: repeated ? `again ${next(8)}` : `prompt ${at}`,
      prefix: session === '' ? null : { scope: 'session', block_size: block, runs: [[0, Math.ceil(prompt / block)]] },
    };
  });
}
