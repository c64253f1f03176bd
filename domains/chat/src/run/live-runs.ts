import type { RunId } from '@apex/contracts';
import { stopError } from '../workflow/supervise.ts';

/** A run this process works on, from before its row is stored until its end is. */
export interface LiveRun {
  readonly controller: AbortController;
  /** False while it waits in line. */
  begun: boolean;
  /** Runs of the same person ahead in line. */
  position: () => number;
  readonly done: Promise<void>;
  /** Its end is stored, or it never came to be. */
  readonly finish: () => void;
}

/** How many runs are at work, and how many wait in line. */
export interface RunCounts {
  readonly running: number;
  readonly waiting: number;
}

export interface LiveRuns {
  add(run_id: RunId): LiveRun;
  remove(run_id: RunId): void;
  get(run_id: RunId): LiveRun | undefined;
  stop(run_id: RunId): Promise<void>;
  counts(): RunCounts;
  /** Waits a moment for those at work, ends the rest, and resolves when all are over. */
  drain(grace_ms: number): Promise<void>;
}

export function createLiveRuns(): LiveRuns {
  const runs = new Map<RunId, LiveRun>();

  async function allWithin(grace_ms: number): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const grace = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, grace_ms);
    });
    await Promise.race([Promise.all([...runs.values()].map((run) => run.done)), grace]);
    clearTimeout(timer);
  }

  return {
    add(run_id) {
      const { promise: done, resolve: finish } = Promise.withResolvers<void>();
      const run: LiveRun = { controller: new AbortController(), begun: false, position: () => 0, done, finish };
      runs.set(run_id, run);
      return run;
    },
    remove(run_id) {
      runs.get(run_id)?.finish();
      runs.delete(run_id);
    },
    get: (run_id) => runs.get(run_id),
    counts() {
      const running = [...runs.values()].filter((run) => run.begun).length;
      return { running, waiting: runs.size - running };
    },
    async stop(run_id) {
      const run = runs.get(run_id);
      run?.controller.abort(stopError('stopped'));
      await run?.done;
    },
    async drain(grace_ms) {
      for (const run of runs.values()) if (!run.begun) run.controller.abort(stopError('shutdown'));
      await allWithin(grace_ms);
      const left = [...runs.values()];
      for (const run of left) run.controller.abort(stopError('shutdown'));
      await Promise.all(left.map((run) => run.done));
    },
  };
}
