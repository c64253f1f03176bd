import {
  ApexError,
  type Caller,
  type ClientFrame,
  clientFrameSchema,
  type ControlFrame,
  type RunId,
} from '@apex/contracts';
import type { Clock } from '@apex/kit/clock';
import type { Log } from '@apex/kit/log';
import { type Connection, errorFrame, type SocketHandler } from '@apex/kit/socket';
import type { Kysely } from 'kysely';
import type { ChatDatabase } from '../database.ts';
import type { Channels } from '../event/channels.ts';
import type { News } from '../event/news.ts';
import { ownerOf } from '../owner.ts';
import { runStoreFor } from '../run/run-store.ts';
import type { Runner } from '../run/runner.ts';
import { createFollowers } from './follow-runs.ts';

export interface SocketDeps {
  readonly db: Kysely<ChatDatabase>;
  readonly clock: Clock;
  readonly log: Log;
  readonly channels: Channels;
  readonly news: News;
  readonly runner: Runner;
}

const frameTypes = clientFrameSchema.options.map((option) => option.shape.type.value);

/** What clients do over `/ws`. Sockets are views: whatever they show is in the log of a run first. */
export function createSocketHandler(deps: SocketDeps): SocketHandler {
  const { db, clock, channels, news, runner } = deps;
  const leaving = new Map<string, () => void>();
  const followers = createFollowers(db, channels);
  const timestamp = (): string => new Date(clock.now()).toISOString();

  async function ask(connection: Connection, frame: Extract<ClientFrame, { type: 'ask' }>): Promise<void> {
    const { client_ref, text, thread_id } = frame;
    try {
      const run = await runner.ask(connection.caller, { text, thread_id, client_ref });
      const { id: run_id, queue_position } = run;
      const ref = client_ref === undefined ? {} : { client_ref };
      const frame = { type: 'message_received', thread_id: run.thread_id, run_id, ...ref, queue_position } as const;
      connection.send({ ...frame, timestamp: timestamp() });
      await followers.follow(connection, run_id, 0);
    } catch (error) {
      if (!ApexError.isInstance(error))
        deps.log.error({ error, correlation_id: connection.caller.request_id }, 'a question failed');
      connection.send(errorFrame(error, connection.caller.request_id, clock, client_ref));
    }
  }

  async function stop(connection: Connection, run_id: RunId): Promise<void> {
    await runStoreFor(db, ownerOf(connection.caller)).get(run_id);
    connection.send({ type: 'stop_accepted', run_id, timestamp: timestamp() });
    await runner.stop(run_id);
  }

  return {
    opened(connection) {
      followers.open(connection);
      const frame: ControlFrame = {
        type: 'connection_established',
        connection_id: connection.id,
        brain: 'builtin',
        timestamp: timestamp(),
      };
      connection.send(frame);
      if (!mayRead(connection.caller)) return;
      leaving.set(
        connection.id,
        news.join(ownerOf(connection.caller), (text) => connection.sendText(text)),
      );
    },
    async received(connection, given) {
      const frame = parseFrame(given);
      if (frame.type === 'ping') return connection.send({ type: 'pong', timestamp: timestamp() });
      requireRead(connection.caller);
      if (frame.type === 'ask') return ask(connection, frame);
      if (frame.type === 'stop') return stop(connection, frame.run_id);
      return followers.follow(connection, frame.run_id, frame.after_seq);
    },
    closed(connection) {
      leaving.get(connection.id)?.();
      leaving.delete(connection.id);
      followers.close(connection);
    },
  };
}

function parseFrame(given: unknown): ClientFrame {
  const parsed = clientFrameSchema.safeParse(given);
  if (parsed.success) return parsed.data;
  const type = typeof given === 'object' && given !== null && 'type' in given ? given.type : undefined;
  if (frameTypes.some((known) => known === type)) {
    throw new ApexError({
      kind: 'invalid',
      reason: 'socket.invalid_frame',
      message: `This ${String(type)} frame is not valid.`,
      details: parsed.error.issues.map((issue) => ({ field: issue.path.join('.'), message: issue.message })),
    });
  }
  throw new ApexError({
    kind: 'invalid',
    reason: 'socket.unknown_type',
    message: `A frame must have one of these types: ${frameTypes.join(', ')}.`,
  });
}

function mayRead({ scopes }: Caller): boolean {
  return scopes.includes('all') || scopes.includes('read');
}

/** Routes have their access checked by the mount; a socket is checked here. */
function requireRead(caller: Caller): void {
  if (mayRead(caller)) return;
  throw new ApexError({
    kind: 'forbidden',
    reason: 'auth.scope_missing',
    message: 'This key may not do that: it needs the scope read.',
    details: { needed: 'read', granted: caller.scopes },
  });
}
