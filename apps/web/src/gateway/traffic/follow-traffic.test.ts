import { gatewayRoutes, type TrafficEvent } from '@apex/contracts';
import { expect, test } from 'vitest';
import { type Follow, followTraffic } from './follow-traffic.ts';

const latest = gatewayRoutes.listTraffic.output.parse(gatewayRoutes.listTraffic.example.output);
const [example] = latest.calls;
const eventAt = (sequence: number): TrafficEvent => ({ ...latest, calls: [{ ...example!, sequence }] });

interface World {
  /** What each stream does in turn, asked from a sequence; the last one again and again. */
  readonly streams: ((after: number) => AsyncGenerator<TrafficEvent, { last_sequence: number }>)[];
  readonly list: (after: number | undefined) => TrafficEvent;
  readonly until: (heard: readonly string[]) => boolean;
}

/** Everything it says until `until`, in order. */
async function heardOf({ streams, list, until }: World): Promise<string[]> {
  const over = new AbortController();
  const heard: string[] = [];
  let now_ms = 0;
  const hear = (word: string) => {
    if (over.signal.aborted) return;
    heard.push(word);
    now_ms += 5000;
    if (until(heard)) over.abort();
  };
  const client = {
    listTraffic: async ({ after }: { after?: number }) => {
      hear(`list ${after ?? 'all'}`);
      return list(after);
    },
    watchTraffic: ({ after = 0 }: { after?: number }) => {
      hear(`watch ${after}`);
      return (streams.length > 1 ? streams.shift() : streams[0])!(after);
    },
    // The two routes it asks, answered here.
  } as unknown as Follow['client'];
  await followTraffic({
    client,
    signal: over.signal,
    onEvent: ({ calls }) => hear(`told ${calls[0]?.sequence}`),
    onLink: (link) => hear(link),
    wait: async () => hear('wait'),
    now: () => now_ms,
  });
  return heard;
}

test('streams go on from the last sequence, and one that ends by itself is followed by the next', async () => {
  const heard = await heardOf({
    list: () => eventAt(2),
    streams: [
      async function* one() {
        yield eventAt(5);
        return { last_sequence: 7 };
      },
    ],
    until: (words) => words.includes('watch 7'),
  });
  expect(heard).toEqual(['list all', 'told 2', 'live', 'watch 2', 'live', 'told 5', 'watch 7']);
});

test('a stream that breaks is stood in for by asking, then tried again from the latest', async () => {
  const heard = await heardOf({
    list: (after) => eventAt((after ?? 1) + 1),
    streams: [
      // oxlint-disable-next-line require-yield
      async function* broken() {
        throw new Error('cut');
      },
    ],
    until: (words) => words.filter((word) => word === 'list all').length === 2,
  });
  expect(heard.slice(0, 8)).toEqual(['list all', 'told 2', 'live', 'watch 2', 'wait', 'list 2', 'polling', 'told 3']);
  expect(heard.at(-1)).toBe('list all');
});

test('a server that is away is said to be, and asked again', async () => {
  let answers = false;
  const heard = await heardOf({
    list: () => {
      if (answers) return eventAt(1);
      answers = true;
      throw new Error('no');
    },
    streams: [],
    until: (words) => words.includes('told 1'),
  });
  expect(heard).toEqual(['list all', 'away', 'wait', 'list all', 'told 1']);
});
