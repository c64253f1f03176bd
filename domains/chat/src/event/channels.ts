import type { RunId } from '@apex/contracts';

/** Somebody who sees a run live. */
export interface Subscriber {
  event(seq: number, text: string): void;
  ended(text: string): void;
}

/** Fan-out of stored events to whoever follows a run in this process. */
export interface Channels {
  join(run_id: RunId, subscriber: Subscriber): void;
  leave(run_id: RunId, subscriber: Subscriber): void;
  publish(run_id: RunId, seq: number, text: string): void;
  /** The last a run's followers hear. */
  end(run_id: RunId, text: string): void;
  size(): number;
}

export function createChannels(): Channels {
  const followers = new Map<RunId, Set<Subscriber>>();

  return {
    join(run_id, subscriber) {
      const joined = followers.get(run_id) ?? new Set();
      followers.set(run_id, joined.add(subscriber));
    },
    leave(run_id, subscriber) {
      const joined = followers.get(run_id);
      if (joined?.delete(subscriber) === true && joined.size === 0) followers.delete(run_id);
    },
    publish(run_id, seq, text) {
      for (const subscriber of followers.get(run_id) ?? []) subscriber.event(seq, text);
    },
    end(run_id, text) {
      const joined = followers.get(run_id);
      followers.delete(run_id);
      for (const subscriber of joined ?? []) subscriber.ended(text);
    },
    size: () => followers.size,
  };
}
