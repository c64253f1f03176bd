import type { Dimension } from '@apex/contracts';
import type { TestCall } from '@apex/chat/test-support';
import type { Vocabulary } from './vocabulary.ts';

const day_ms = 86_400_000;
const days = 150;
const fewest = 720;
const most = 2_000;

/** Evenly spread over its values and the same in every run. */
function sequence(seed: number): (values: number) => number {
  let state = seed;
  return (values) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return values === 0 ? 0 : Math.floor((state / 2 ** 32) * values);
  };
}

/** Calls that carry the values of a vocabulary, over the months before an instant: the same for the same input. */
export function madeCalls({ values, provider_of }: Vocabulary, now_ms: number): readonly TestCall[] {
  const next = sequence(20_260_318);
  const longest = Math.max(0, ...Object.values(values).map((list) => list.length));
  const count = Math.min(most, Math.max(fewest, longest));
  const pick = (dimension: Dimension, at: number): string => {
    const list = values[dimension] ?? [];
    // The first calls go through all values in turn, so that none is without a call.
    return list[at < list.length ? at : next(list.length)] ?? '';
  };
  return Array.from({ length: count }, (_, at): TestCall => {
    const model = pick('model', at);
    const failed = next(20) === 0;
    const input = 500 + next(4_000);
    const cache_read = next(3) === 0 ? 0 : next(20_000);
    const output = 50 + next(1_500);
    const micros = input * 3 + cache_read + output * 15 + 100 * (model.length % 7);
    return {
      at: new Date(now_ms - Math.floor(((at * 37) % count) * ((days * day_ms) / count)) - 60_000).toISOString(),
      cost: (micros / 1e6).toFixed(6),
      model,
      provider: provider_of.get(model) ?? pick('provider', at),
      project: pick('project', at),
      feature: pick('feature', at),
      user: pick('user', at),
      session: pick('session', at),
      task: pick('task', at),
      status: failed ? 'error' : 'ok',
      ...(failed ? { error_type: pick('error_type', at) } : {}),
      latency_ms: 200 + next(4_000),
      tokens: { input, cache_read, cache_write_5m: next(5) === 0 ? 800 : 0, output, reasoning: next(200) },
    };
  });
}
