import { setTimeout as sleep } from 'node:timers/promises';
import type { EngineLog } from '@apex/kit/supervise';
import { Client, escapeIdentifier } from 'pg';
import { connectionConfig } from './connection.ts';

export interface ListenOptions {
  readonly url: string;
  readonly application_name: string;
  readonly role?: string;
  readonly channel: string;
  readonly log: EngineLog;
  readonly onNotice: (payload: string) => void;
  /** Each time listening begins: what was told before that was missed. */
  readonly onListening: () => void;
  /** Between attempts while the server is away. */
  readonly retry_ms?: number;
}

export interface Listener {
  close(): Promise<void>;
}

/** Hears what other processes tell with `notify`, on a connection of its own that comes back when it is lost. */
export function listen(options: ListenOptions): Listener {
  const { channel, log, onNotice, onListening, retry_ms = 1000 } = options;
  const closing = new AbortController();
  let current: Client | undefined;

  /** Resolves when the connection is gone. */
  async function hearOnce(): Promise<void> {
    const client = new Client(connectionConfig({ ...options, connect_timeout_ms: 10_000 }));
    const gone = Promise.withResolvers<void>();
    client.once('end', () => gone.resolve());
    // Without a listener a lost connection would end the process; `end` follows.
    client.on('error', (error) => log.debug({ reason: error.message }, 'The connection that listens was lost'));
    client.on('notification', ({ payload }) => onNotice(payload ?? ''));
    current = client;
    try {
      await client.connect();
      await client.query(`listen ${escapeIdentifier(channel)}`);
      onListening();
      await gone.promise;
    } finally {
      current = undefined;
      await client.end();
    }
  }

  async function hear(): Promise<void> {
    while (!closing.signal.aborted) {
      try {
        await hearOnce();
      } catch (error) {
        if (closing.signal.aborted) return;
        log.debug({ reason: error instanceof Error ? error.message : String(error) }, 'Nobody to listen to yet');
      }
      await sleep(retry_ms, undefined, { signal: closing.signal, ref: false }).catch(() => undefined);
    }
  }

  const hearing = hear();
  return {
    async close() {
      closing.abort();
      await current?.end();
      await hearing;
    },
  };
}
