import type { Caller, FinalReport, Run, RunEvent, RunId } from '@apex/contracts';
import type { Connection } from '@apex/kit/socket';
import { silentLog } from '@apex/testkit/silent-log';
import type { Kysely } from 'kysely';
import { randomUUID } from 'node:crypto';
import { type Chat, type ChatDeps, createChat } from '../create-chat.ts';
import type { ChatDatabase } from '../database.ts';
import { inMemoryOptimizer } from './in-memory-optimizer.ts';
import { inMemoryTelemetry, type TestCall } from './in-memory-telemetry.ts';
import { testClock } from './test-caller.ts';

/** Three models, two projects, four sessions; sums are round on purpose. */
export const testCalls: readonly TestCall[] = [
  {
    at: '2026-01-10T10:00:00Z',
    cost: '10',
    model: 'claude-opus-4-6',
    provider: 'anthropic',
    project: 'shop',
    session: 'alpha',
    tokens: { input: 1000, output: 100 },
  },
  {
    at: '2026-02-02T10:00:00Z',
    cost: '20.5',
    model: 'claude-opus-4-6',
    provider: 'anthropic',
    project: 'shop',
    session: 'alpha',
    tokens: { input: 500, cache_read: 3000, cache_write_5m: 500, output: 200 },
  },
  {
    at: '2026-02-03T10:00:00Z',
    cost: '4.25',
    model: 'claude-haiku-4-5',
    provider: 'anthropic',
    project: 'billing',
    session: 'beta',
    tokens: { input: 800, output: 300, reasoning: 50 },
  },
  {
    at: '2026-02-20T10:00:00Z',
    cost: '0.25',
    model: 'gpt-4o',
    provider: 'openai',
    project: 'billing',
    session: 'gamma',
    status: 'error',
    error_type: 'rate_limit',
    tokens: { input: 100 },
  },
  {
    at: '2026-03-16T09:00:00Z',
    cost: '3',
    model: 'claude-haiku-4-5',
    provider: 'anthropic',
    project: 'shop',
    session: 'delta',
    tokens: { input: 200, output: 20 },
  },
  {
    at: '2026-03-17T09:00:00Z',
    cost: '1.005',
    model: 'gpt-4o',
    provider: 'openai',
    project: 'shop',
    session: 'delta',
    tokens: { input: 300, output: 30 },
  },
];

export { testCaller, testClock, testNow } from './test-caller.ts';

export interface TestChatOptions extends Partial<Omit<ChatDeps, 'db'>> {
  readonly calls?: readonly TestCall[];
}

export function testChat(db: Kysely<ChatDatabase>, options: TestChatOptions = {}): Chat {
  const { calls = testCalls, ...rest } = options;
  const ports = { telemetry: inMemoryTelemetry(() => calls), optimizer: inMemoryOptimizer() };
  return createChat({ db, clock: testClock, log: silentLog, ports, ...rest });
}

/** Asks, waits for the end and gives the whole log. */
export async function answerTo(
  chat: Chat,
  caller: Caller,
  text: string,
): Promise<{ run: Run; events: RunEvent[]; report: FinalReport }> {
  const asked = await chat.api.ask(caller, { text });
  await ended(chat, caller, asked.id);
  const run = await chat.api.getRun(caller, { id: asked.id });
  const { events } = await chat.api.listRunEvents(caller, { id: asked.id, after_seq: 0 });
  if (run.report === null) throw new Error('a run ended without a report');
  return { run, events, report: run.report };
}

/** Resolves when a run has ended, as a socket sees it. */
export async function ended(chat: Chat, caller: Caller, run_id: RunId): Promise<void> {
  const connection = testConnection(caller);
  chat.socket.opened(connection);
  await chat.socket.received(connection, { type: 'subscribe', run_id, after_seq: 0 });
  await connection.until((frame) => frame['type'] === 'run_ended');
  chat.socket.closed(connection);
}

export type Frame = Readonly<Record<string, unknown>>;

export interface TestConnection extends Connection {
  readonly frames: Frame[];
  /** Resolves with the first frame, past or to come, that passes. */
  until(passes: (frame: Frame) => boolean): Promise<Frame>;
}

/** A connection whose frames a test can read. */
export function testConnection(caller: Caller): TestConnection {
  const frames: Frame[] = [];
  const waiting = new Set<() => void>();
  const take = (text: string): void => {
    frames.push(JSON.parse(text) as Frame);
    for (const look of waiting) look();
  };
  return {
    id: randomUUID(),
    caller,
    frames,
    send: (frame) => take(JSON.stringify(frame)),
    sendText: take,
    close: () => undefined,
    until: (passes) =>
      new Promise((resolve) => {
        const look = (): void => {
          const found = frames.find(passes);
          if (found === undefined) return;
          waiting.delete(look);
          resolve(found);
        };
        waiting.add(look);
        look();
      }),
  };
}
