import type { TrafficEvent } from '@apex/contracts';
import type { ApiClient } from '../../api/clients.ts';
import { consume } from '../../api/consume.ts';
import { lastSequence } from './traffic-log.ts';

/** `live`: told as it happens; `polling`: asked every few seconds, since the stream does not come through. */
export type TrafficLink = 'connecting' | 'live' | 'polling' | 'away';

export interface Follow {
  readonly client: Pick<ApiClient, 'listTraffic' | 'watchTraffic'>;
  readonly signal: AbortSignal;
  readonly onEvent: (event: TrafficEvent) => void;
  readonly onLink: (link: TrafficLink, error: unknown) => void;
  /** Resolves after a while, at once when the signal is raised. */
  readonly wait: (ms: number, signal: AbortSignal) => Promise<void>;
  readonly now: () => number;
}

const pollMs = 2500;
/** Polls before the stream is tried again. */
const pollsBetween = 8;
/** A stream that ends sooner never worked: somebody between cuts it. */
const shortestStreamMs = 1000;

const snapshotSize = 200;

/** Streams from a sequence until the stream breaks; each end by itself is followed by the next. */
async function stream({ client, signal, onEvent, onLink, now }: Follow, from: number): Promise<void> {
  let after = from;
  for (;;) {
    const begun_ms = now();
    // oxlint-disable-next-line no-await-in-loop -- one stream after the other
    const { last_sequence } = await consume(client.watchTraffic({ after }, { signal }), (event) => {
      after = lastSequence(event.calls, after);
      onLink('live', null);
      onEvent(event);
    });
    after = Math.max(after, last_sequence);
    if (signal.aborted || now() - begun_ms < shortestStreamMs) return;
  }
}

async function poll(follow: Follow, from: number): Promise<void> {
  const { client, signal, onEvent, onLink, wait } = follow;
  let after = from;
  for (let turn = 0; turn < pollsBetween && !signal.aborted; turn += 1) {
    // oxlint-disable-next-line no-await-in-loop -- one question after the other
    await wait(pollMs, signal);
    if (signal.aborted) return;
    // oxlint-disable-next-line no-await-in-loop
    const event = await client.listTraffic({ after, limit: snapshotSize }, { signal });
    after = lastSequence(event.calls, after);
    onLink('polling', null);
    onEvent(event);
  }
}

/**
 * Tells of calls until the signal is raised: the latest ones, then the stream from there; where it breaks, by asking,
 * until the stream is tried again. Sequences begin anew with the server, so that each start takes the latest calls whole.
 */
export async function followTraffic(follow: Follow): Promise<void> {
  const { client, signal, onEvent, onLink, wait } = follow;
  for (let isFirst = true; !signal.aborted; isFirst = false) {
    try {
      // oxlint-disable-next-line no-await-in-loop
      const latest = await client.listTraffic({ limit: snapshotSize }, { signal });
      onEvent(latest);
      // Later on a stream has to show first that it comes through.
      if (isFirst) onLink('live', null);
      const after = lastSequence(latest.calls);
      // oxlint-disable-next-line no-await-in-loop
      // Whatever broke it, asking shows whether the server is there.
      await stream(follow, after).catch(() => undefined);
      if (signal.aborted) return;
      // oxlint-disable-next-line no-await-in-loop
      await poll(follow, after);
    } catch (error) {
      if (signal.aborted) return;
      onLink('away', error);
      // oxlint-disable-next-line no-await-in-loop
      await wait(pollMs, signal);
    }
  }
}
