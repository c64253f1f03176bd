import { setTimeout as sleep } from 'node:timers/promises';
import type { EngineLog } from '@apex/kit/supervise';
import { Client } from 'pg';
import { connectionConfig } from './connection.ts';

export interface SessionLockOptions {
  readonly url: string;
  readonly application_name: string;
  readonly role?: string;
  /** Locks of one name exclude one another. */
  readonly name: string;
  /** With others that share; never beside one that does not. */
  readonly shared: boolean;
  readonly log: EngineLog;
  /** A process that was killed lets go a moment later. */
  readonly patience_ms?: number;
}

export interface SessionLock {
  release(): Promise<void>;
}

const everyMs = 200;
const againMs = 2000;

/**
 * A lock that is held for as long as this process lives and reaches the database, on a connection of its own; taken anew
 * after that was lost. Null: somebody else holds it.
 */
export async function takeSessionLock(options: SessionLockOptions): Promise<SessionLock | null> {
  const { log, patience_ms = 5000 } = options;
  const closing = new AbortController();
  let client: Client | undefined;

  /** Whether the lock is held now. */
  async function take(): Promise<boolean> {
    const next = new Client(connectionConfig({ ...options, connect_timeout_ms: 10_000 }));
    next.on('error', (error) => log.debug({ reason: error.message }, 'The connection that holds a lock was lost'));
    await next.connect();
    const verb = options.shared ? 'pg_try_advisory_lock_shared' : 'pg_try_advisory_lock';
    const { rows } = await next.query<{ held: boolean }>(`select ${verb}(hashtextextended($1, 0)) as held`, [
      options.name,
    ]);
    if (rows[0]?.held !== true) {
      await next.end();
      return false;
    }
    client = next;
    next.once('end', () => {
      if (!closing.signal.aborted) void again();
    });
    return true;
  }

  async function again(): Promise<void> {
    while (!closing.signal.aborted) {
      try {
        if (await take()) return;
        log.error({ name: options.name }, 'A lock that was lost with its connection is held by somebody else now');
      } catch (error) {
        log.debug(
          { reason: error instanceof Error ? error.message : String(error) },
          'A lock could not be taken anew yet',
        );
      }
      await sleep(againMs, undefined, { ref: false });
    }
  }

  for (const until = performance.now() + patience_ms; !(await take());) {
    if (performance.now() > until) return null;
    await sleep(everyMs);
  }
  return {
    async release() {
      closing.abort();
      await client?.end();
    },
  };
}
