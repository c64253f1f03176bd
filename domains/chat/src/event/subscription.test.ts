import { newId } from '@apex/kit/id';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createChannels } from './channels.ts';
import { createSubscription, type StoredEvent } from './subscription.ts';

const run_id = newId.run(newId.thread());

/** A run whose events are stored and then published at moments the scheduler picks. */
function world(scheduler: fc.Scheduler, total: number) {
  const channels = createChannels();
  const stored: StoredEvent[] = [];
  let ending: string | null = null;
  const produce = async (): Promise<void> => {
    for (let seq = 1; seq <= total; seq += 1) {
      const event = { seq, text: `event ${seq}` };
      await scheduler.schedule(Promise.resolve(), `store ${seq}`);
      stored.push(event);
      await scheduler.schedule(Promise.resolve(), `publish ${seq}`);
      channels.publish(run_id, seq, event.text);
    }
    ending = 'ended';
    await scheduler.schedule(Promise.resolve(), 'end');
    channels.end(run_id, ending);
  };
  const subscribe = (after_seq: number, received: string[]) => {
    const subscription = createSubscription({
      run_id,
      after_seq,
      channels,
      read: async (after) => {
        const page = stored.filter((event) => event.seq > after).slice(0, 3);
        await scheduler.schedule(Promise.resolve(), 'read');
        return page;
      },
      ending: async () => {
        const now = ending;
        await scheduler.schedule(Promise.resolve(), 'ending');
        return now;
      },
      send: (text) => void received.push(text),
    });
    return subscription;
  };
  return { produce, subscribe, channels };
}

test('whenever a client connects, it receives what it missed and all that follows, once and in order, and the end last', async () => {
  await fc.assert(
    fc.asyncProperty(fc.scheduler(), fc.integer({ min: 0, max: 12 }), fc.nat(12), async (scheduler, total, after) => {
      const { produce, subscribe, channels } = world(scheduler, total);
      const received: string[] = [];
      const after_seq = Math.min(after, total);
      const started = subscribe(after_seq, received).start();
      const produced = produce();
      await scheduler.waitFor(Promise.all([started, produced]));
      const expected = Array.from({ length: total - after_seq }, (_, index) => `event ${after_seq + index + 1}`);
      expect(received).toEqual([...expected, 'ended']);
      expect(channels.size()).toBe(0);
    }),
    { numRuns: 300 },
  );
});

test('a client that disconnects at random and resumes by its last number misses nothing and sees nothing twice', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.scheduler(),
      fc.integer({ min: 1, max: 12 }),
      fc.array(fc.nat(4), { maxLength: 6 }),
      async (scheduler, total, hangUps) => {
        const { produce, subscribe } = world(scheduler, total);
        const seen: string[] = [];
        const follow = async (): Promise<void> => {
          for (const patience of [...hangUps, Number.POSITIVE_INFINITY]) {
            const received: string[] = [];
            const last = Number(seen.at(-1)?.replace('event ', '') ?? 0);
            const subscription = subscribe(last, received);
            const started = subscription.start();
            for (let waited = 0; waited < patience && !received.includes('ended'); waited += 1) {
              if (waited > 1000) throw new Error('the end never came');
              await scheduler.schedule(Promise.resolve(), 'wait');
            }
            subscription.cancel();
            const before = received.length;
            await started;
            expect(received.length).toBe(before);
            seen.push(...received.filter((text) => text !== 'ended'));
            if (received.includes('ended')) return;
          }
        };
        const following = follow();
        const produced = produce();
        await scheduler.waitFor(Promise.all([following, produced]));
        expect(seen).toEqual(Array.from({ length: total }, (_, index) => `event ${index + 1}`));
      },
    ),
    { numRuns: 300 },
  );
});
