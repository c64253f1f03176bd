import type { ControlFrame, RunId, ThreadChange, ThreadId } from '@apex/contracts';
import type { Clock } from '@apex/kit/clock';
import { type Owner, ownerKey } from '../owner.ts';

export interface ThreadNews {
  readonly change: ThreadChange;
  readonly thread_id: ThreadId;
  readonly run_id?: RunId;
}

/** Tells each of a person's connections in this process that one of their threads is no longer as it was. */
export interface News {
  /** Gives the function that leaves. */
  join(owner: Owner, hear: (text: string) => void): () => void;
  tell(owner: Owner, news: ThreadNews): void;
  /** How many people are listened for. */
  size(): number;
}

export function createNews(clock: Clock): News {
  const listeners = new Map<string, Set<(text: string) => void>>();

  return {
    join(owner, hear) {
      const key = ownerKey(owner);
      const joined = listeners.get(key) ?? new Set();
      listeners.set(key, joined.add(hear));
      return () => {
        if (joined.delete(hear) && joined.size === 0) listeners.delete(key);
      };
    },
    tell(owner, { change, thread_id, run_id = null as RunId | null }) {
      const timestamp = new Date(clock.now()).toISOString();
      const frame: ControlFrame = { type: 'thread_changed', thread_id, change, run_id, timestamp };
      const text = JSON.stringify(frame);
      for (const hear of listeners.get(ownerKey(owner)) ?? []) hear(text);
    },
    size: () => listeners.size,
  };
}
