import type { RunId } from '@apex/contracts';
import type { Channels, Subscriber } from './channels.ts';

export interface StoredEvent {
  readonly seq: number;
  readonly text: string;
}

export interface SubscriptionOptions {
  readonly run_id: RunId;
  readonly after_seq: number;
  readonly channels: Channels;
  /** A page of stored events after a sequence number, in order; empty when there are no more. */
  readonly read: (after_seq: number) => Promise<readonly StoredEvent[]>;
  /** The text that tells how a run ended, or null while it has not. */
  readonly ending: () => Promise<string | null>;
  readonly send: (text: string) => void;
}

export interface Subscription {
  /** Sends what is stored, then goes on live: every event after `after_seq` once and in order. */
  start(): Promise<void>;
  cancel(): void;
}

/**
 * Joins the live channel before it reads the log. An event is published only after it is stored, so whatever was
 * published before the join is found by the read, and what comes during the read waits here.
 */
export function createSubscription(options: SubscriptionOptions): Subscription {
  const { run_id, channels } = options;
  let sent = options.after_seq;
  let live = false;
  let over = false;
  let waiting: StoredEvent[] = [];
  let ending: string | null = null;

  function send(seq: number, text: string): void {
    if (over || seq <= sent) return;
    sent = seq;
    options.send(text);
  }

  function finish(text: string): void {
    if (over) return;
    over = true;
    channels.leave(run_id, subscriber);
    options.send(text);
  }

  const subscriber: Subscriber = {
    event(seq, text) {
      if (live) send(seq, text);
      else waiting.push({ seq, text });
    },
    ended(text) {
      if (live) finish(text);
      else ending = text;
    },
  };

  async function replay(): Promise<void> {
    for (;;) {
      const page = await options.read(sent);
      if (page.length === 0 || over) return;
      for (const event of page) send(event.seq, event.text);
    }
  }

  return {
    async start() {
      channels.join(run_id, subscriber);
      try {
        await replay();
        const stored = await options.ending();
        // Only now: the end may have been told live while the store was being asked.
        ending ??= stored;
        // The run may have ended, and told its last events, between the replay and the question how it ended.
        if (ending !== null) await replay();
      } catch (error) {
        over = true;
        channels.leave(run_id, subscriber);
        throw error;
      }
      for (const event of waiting) send(event.seq, event.text);
      waiting = [];
      live = true;
      if (ending !== null) finish(ending);
    },
    cancel() {
      over = true;
      channels.leave(run_id, subscriber);
    },
  };
}
