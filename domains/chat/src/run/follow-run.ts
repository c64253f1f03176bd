import type { Caller, RunEnd, RunEvent, RunId } from '@apex/contracts';
import type { Kysely } from 'kysely';
import { setTimeout as delay } from 'node:timers/promises';
import type { ChatDatabase } from '../database.ts';
import type { Channels } from '../event/channels.ts';
import { ownerOf } from '../owner.ts';
import { runStoreFor } from './run-store.ts';

export interface FollowDeps {
  readonly db: Kysely<ChatDatabase>;
  readonly channels: Channels;
  /** The log is looked at this often also where nothing is heard: another process may be writing it. */
  readonly look_again_ms: number;
}

const pageLength = 500;

/** Rings at whatever is told of a run; listening begins when it is made. */
function listenTo(channels: Channels, run_id: RunId) {
  let next = Promise.withResolvers<void>();
  const ring = (): void => {
    next.resolve();
    next = Promise.withResolvers();
  };
  const subscriber = { event: ring, ended: ring };
  channels.join(run_id, subscriber);
  return { heard: () => next.promise, leave: () => channels.leave(run_id, subscriber) };
}

async function within(heard: Promise<void>, most_ms: number, signal: AbortSignal): Promise<void> {
  const over = new AbortController();
  try {
    await Promise.race([heard, delay(most_ms, undefined, { signal: AbortSignal.any([signal, over.signal]) })]);
  } finally {
    over.abort();
  }
}

/**
 * Every event of a run after a number, once and in order, and how it ended. The log is read as fast as the reader takes
 * it and nothing is held for them; the live channel only says that there is more to read.
 */
export async function* followRun(
  { db, channels, look_again_ms }: FollowDeps,
  caller: Caller,
  { id, after_seq }: { readonly id: RunId; readonly after_seq: number },
): AsyncGenerator<RunEvent, RunEnd, void> {
  const store = runStoreFor(db, ownerOf(caller));
  await store.get(id);
  const bell = listenTo(channels, id);
  let sent = after_seq;
  try {
    for (;;) {
      // Before the log is read, so that what is written meanwhile is heard.
      const heard = bell.heard();
      const page = await store.events(id, sent, pageLength);
      for (const event of page) {
        sent = event.seq;
        yield event;
      }
      if (page.length > 0) continue;
      const { status, ended_at, last_seq } = await store.get(id);
      const hasEnded = ended_at !== null && status !== 'queued' && status !== 'running';
      if (hasEnded && sent >= last_seq) return { run_id: id, status, last_seq };
      if (!hasEnded) await within(heard, look_again_ms, caller.signal);
    }
  } finally {
    bell.leave();
  }
}
