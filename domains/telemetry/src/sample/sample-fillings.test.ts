import type { SampleProgress } from '@apex/contracts';
import { expect, test } from 'vitest';
import { createSampleFillings } from './sample-fillings.ts';

const step = (done: number): SampleProgress => ({ stage: 'storing', done, total: 3 });

async function all(steps: AsyncIterable<SampleProgress>): Promise<SampleProgress[]> {
  const seen: SampleProgress[] = [];
  for await (const one of steps) seen.push(one);
  return seen;
}

/** A making that goes on a step at a time, as it is told to. */
function steered() {
  const gates = [0, 1, 2].map(() => Promise.withResolvers<void>());
  const over = Promise.withResolvers<void>();
  async function* making(signal: AbortSignal) {
    for (const [index, gate] of gates.entries()) {
      await gate.promise;
      if (signal.aborted) return;
      yield step(index + 1);
    }
    over.resolve();
  }
  return { making, open: (index: number) => gates[index]?.resolve(), over: over.promise };
}

test('a filling goes on when its only follower leaves, and a second follower joins it', async () => {
  const fillings = createSampleFillings();
  const { making, open, over } = steered();
  const first = fillings.follow('p', making);
  open(0);
  expect((await first.next()).value).toEqual(step(1));
  await first.return();
  const second = fillings.follow('p', () => {
    throw new Error('it is under way already');
  });
  expect((await second.next()).value).toEqual(step(1));
  open(1);
  open(2);
  await over;
  expect((await all(second)).at(-1)).toEqual(step(3));
});

test('a failure reaches who follows, and the next fill tries again', async () => {
  const fillings = createSampleFillings();
  const failing = fillings.follow('p', async function* making() {
    yield step(1);
    throw new Error('the store is away');
  });
  await expect(all(failing)).rejects.toThrow('the store is away');
  const again = fillings.follow('p', async function* making() {
    yield step(2);
  });
  expect(await all(again)).toEqual([step(2)]);
});

test('closing stops what is under way', async () => {
  const fillings = createSampleFillings();
  const { making, open } = steered();
  const following = fillings.follow('p', making);
  open(0);
  await following.next();
  const closed = fillings.close();
  open(1);
  await closed;
  expect((await following.next()).done).toBe(true);
});
