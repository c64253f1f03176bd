import type { Log } from './log.ts';

export type ShutdownPhase = 'RUNNING' | 'STOPPING' | 'DRAINING' | 'CLEANUP' | 'TERMINATED';

interface Hook {
  readonly name: string;
  readonly run: () => Promise<void> | void;
}

export interface ShutdownOptions {
  readonly log: Log;
  /** Longest wait for work in progress. */
  readonly drain_timeout_ms: number;
  /** Longest wait for all cleanup hooks together. */
  readonly cleanup_timeout_ms: number;
}

export interface Shutdown {
  readonly phase: () => ShutdownPhase;
  /** Finishes work in progress; all drains run at once. */
  onDrain(name: string, run: Hook['run']): void;
  /** Frees a resource; hooks run one by one, last registered first. */
  onCleanup(name: string, run: Hook['run']): void;
  /** Runs all phases once; later calls wait for the first. Resolves to what was abandoned. */
  stop(reason: string): Promise<readonly string[]>;
}

/** Runs the phases of shutdown; what does not end in time is named, logged and left. */
export function createShutdown(options: ShutdownOptions): Shutdown {
  const drains: Hook[] = [];
  const cleanups: Hook[] = [];
  const abandoned: string[] = [];
  let phase: ShutdownPhase = 'RUNNING';
  let stopping: Promise<readonly string[]> | undefined;

  async function runHook(hook: Hook, timeout_ms: number): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<'late'>((resolve) => {
      timer = setTimeout(() => resolve('late'), timeout_ms);
    });
    try {
      const outcome = await Promise.race([Promise.resolve(hook.run()), late]);
      if (outcome === 'late') {
        abandoned.push(hook.name);
        options.log.error({ hook: hook.name, timeout_ms }, 'shutdown hook did not end in time and was abandoned');
      }
    } catch (error) {
      options.log.error({ hook: hook.name, error }, 'shutdown hook failed');
    } finally {
      clearTimeout(timer);
    }
  }

  async function run(reason: string): Promise<readonly string[]> {
    phase = 'STOPPING';
    options.log.info({ reason }, 'stopping');
    phase = 'DRAINING';
    await Promise.all(drains.map((hook) => runHook(hook, options.drain_timeout_ms)));
    phase = 'CLEANUP';
    const deadline = Date.now() + options.cleanup_timeout_ms;
    for (const hook of cleanups.toReversed()) await runHook(hook, Math.max(1, deadline - Date.now()));
    phase = 'TERMINATED';
    return abandoned;
  }

  return {
    phase: () => phase,
    onDrain: (name, hook) => void drains.push({ name, run: hook }),
    onCleanup: (name, hook) => void cleanups.push({ name, run: hook }),
    stop: (reason) => (stopping ??= run(reason)),
  };
}
