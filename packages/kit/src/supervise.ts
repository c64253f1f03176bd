import { setTimeout as delay } from 'node:timers/promises';
import type { Log } from './log.ts';

/** The part of a log that engine code needs. */
export type EngineLog = Omit<Log, 'child' | 'critical'>;

export interface ChildExit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A process we started and own. */
export interface ChildEngine {
  readonly pid: number;
  /** Settles once, however it ended; never rejects. */
  readonly exited: Promise<ChildExit>;
  stop(): Promise<void>;
}

export interface SuperviseOptions<E extends ChildEngine> {
  readonly name: string;
  readonly log: EngineLog;
  /** Gets the engine that died, so that the next one can take its port. */
  readonly start: (previous: E | undefined) => Promise<E>;
  readonly onUp?: (engine: E) => void;
  readonly onDown?: (exit: ChildExit) => void;
  readonly min_backoff_ms?: number;
  readonly max_backoff_ms?: number;
  readonly sleep?: (ms: number, signal: AbortSignal) => Promise<void>;
  readonly now?: () => number;
}

export interface Supervised<E extends ChildEngine> {
  /** The engine that runs now, or the last one while it is being restarted. */
  current(): E;
  isUp(): boolean;
  restarts(): number;
  stop(): Promise<void>;
}

/** An engine that lived this long was healthy: its next death starts the backoff afresh. */
const healthyMs = 30_000;

/** Starts an engine and starts it again, with growing pauses, whenever it dies. A first start that fails is thrown. */
export async function supervise<E extends ChildEngine>(options: SuperviseOptions<E>): Promise<Supervised<E>> {
  const { name, log } = options;
  const now = options.now ?? (() => performance.now());
  const sleep = options.sleep ?? abortableSleep;
  const minBackoffMs = options.min_backoff_ms ?? 100;
  const maxBackoffMs = options.max_backoff_ms ?? 10_000;
  const stopping = new AbortController();
  let engine = await options.start(undefined);
  let up = true;
  let restarts = 0;
  let backoffMs = minBackoffMs;
  options.onUp?.(engine);

  async function restart(): Promise<void> {
    while (!stopping.signal.aborted) {
      await sleep(backoffMs, stopping.signal);
      backoffMs = Math.min(backoffMs * 2, maxBackoffMs);
      if (stopping.signal.aborted) return;
      try {
        engine = await options.start(engine);
        restarts += 1;
        return;
      } catch (error) {
        log.error({ err: error, engine: name, next_try_ms: backoffMs }, `${name} did not start again`);
      }
    }
  }

  async function watch(): Promise<void> {
    while (!stopping.signal.aborted) {
      const startedAt = now();
      const exit = await engine.exited;
      up = false;
      if (stopping.signal.aborted) return;
      log.error({ engine: name, ...exit }, `${name} died and is started again`);
      options.onDown?.(exit);
      if (now() - startedAt >= healthyMs) backoffMs = minBackoffMs;
      await restart();
      if (stopping.signal.aborted) return;
      up = true;
      log.info({ engine: name, pid: engine.pid }, `${name} is up again`);
      options.onUp?.(engine);
    }
  }

  const watching = watch();
  return {
    current: () => engine,
    isUp: () => up,
    restarts: () => restarts,
    async stop() {
      stopping.abort();
      await engine.stop();
      await watching;
      // A start that was under way when we were told to stop has yielded a newer engine.
      await engine.stop();
    },
  };
}

async function abortableSleep(ms: number, signal: AbortSignal): Promise<void> {
  // An abort is the wanted end of the pause, not a failure of it.
  await delay(ms, undefined, { signal }).catch((error: unknown) => {
    if (!signal.aborted) throw error;
  });
}
