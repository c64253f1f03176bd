import type { RunId } from '@apex/contracts';
import type { Connection } from '@apex/kit/socket';
import type { Kysely } from 'kysely';
import type { ChatDatabase } from '../database.ts';
import type { Channels } from '../event/channels.ts';
import { createSubscription, type Subscription } from '../event/subscription.ts';
import { ownerOf } from '../owner.ts';
import { runEndedFrame } from '../run/run-emitter.ts';
import { type RunStore, runStoreFor } from '../run/run-store.ts';

/** Which runs each open connection follows; following one again starts over from where it asks. */
export interface Followers {
  open(connection: Connection): void;
  /** Throws `not_found` for a run of somebody else before anything is sent. */
  follow(connection: Connection, run_id: RunId, after_seq: number): Promise<void>;
  close(connection: Connection): void;
}

const replayPage = 500;

/** How a run ended, as its last frame; null while it has not. */
async function endingOf(store: RunStore, run_id: RunId): Promise<string | null> {
  const { status, last_seq, ended_at } = await store.get(run_id);
  if (ended_at === null || status === 'queued' || status === 'running') return null;
  return runEndedFrame({ run_id, status, last_seq, at: new Date(ended_at) });
}

export function createFollowers(db: Kysely<ChatDatabase>, channels: Channels): Followers {
  const followed = new Map<string, Map<RunId, Subscription>>();

  return {
    open: (connection) => void followed.set(connection.id, new Map()),
    async follow(connection, run_id, after_seq) {
      const store = runStoreFor(db, ownerOf(connection.caller));
      await store.get(run_id);
      const subscriptions = followed.get(connection.id);
      if (subscriptions === undefined) return;
      subscriptions.get(run_id)?.cancel();
      const subscription = createSubscription({
        run_id,
        after_seq,
        channels,
        read: (after) => store.eventTexts(run_id, after, replayPage),
        ending: () => endingOf(store, run_id),
        send: (text) => connection.sendText(text),
      });
      subscriptions.set(run_id, subscription);
      await subscription.start();
    },
    close(connection) {
      for (const subscription of followed.get(connection.id)?.values() ?? []) subscription.cancel();
      followed.delete(connection.id);
    },
  };
}
