import type { RunEvent, RunId, RunStatus } from '@apex/contracts';
import { applyEvent, emptyRun, type RunView } from './run-view.ts';

type Run = Pick<RunView, 'run_id' | 'thread_id'> & { readonly status: RunStatus; readonly queue_position?: number };

export interface LiveRuns {
  get(run_id: RunId): RunView | undefined;
  subscribe(listener: () => void): () => void;
  /** Begins to keep a run; one that is kept already stays as it is. */
  keep(run: Run): void;
  /** Takes an event in; false where one before it is missing, so that it has to be asked for again. */
  take(event: RunEvent): boolean;
  /** How far a run's events have come, drawn or not. */
  reached(run_id: RunId): number;
  end(run_id: RunId, status: RunStatus): void;
  /** Those that have not ended. */
  open(): readonly RunView[];
  clear(): void;
}

/**
 * Runs as they are told, changed at most once a frame however many events come; `soon` says when the next frame is.
 */
export function createLiveRuns(soon: (draw: () => void) => void): LiveRuns {
  let runs: ReadonlyMap<RunId, RunView> = new Map();
  const arrived = new Map<RunId, RunEvent[]>();
  const endings = new Map<RunId, RunStatus>();
  const received = new Map<RunId, number>();
  const listeners = new Set<() => void>();
  let waiting = false;

  function draw(): void {
    waiting = false;
    const next = new Map(runs);
    for (const [id, events] of arrived) {
      const run = next.get(id);
      if (run !== undefined) next.set(id, events.reduce(applyEvent, run));
    }
    for (const [id, status] of endings) {
      const run = next.get(id);
      if (run !== undefined) next.set(id, { ...run, status, queue_position: 0 });
    }
    arrived.clear();
    endings.clear();
    runs = next;
    for (const listener of listeners) listener();
  }

  function drawSoon(): void {
    if (waiting) return;
    waiting = true;
    soon(draw);
  }

  return {
    get: (run_id) => runs.get(run_id),
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    keep({ run_id, thread_id, status, queue_position = 0 }) {
      if (runs.has(run_id)) return;
      runs = new Map(runs).set(run_id, { ...emptyRun(run_id, thread_id, status), queue_position });
      received.set(run_id, 0);
      drawSoon();
    },
    take(event) {
      const last = received.get(event.run_id);
      if (last === undefined || event.seq <= last) return true;
      if (event.seq > last + 1) return false;
      received.set(event.run_id, event.seq);
      arrived.set(event.run_id, [...(arrived.get(event.run_id) ?? []), event]);
      drawSoon();
      return true;
    },
    reached: (run_id) => received.get(run_id) ?? 0,
    end(run_id, status) {
      endings.set(run_id, status);
      drawSoon();
    },
    open: () =>
      [...runs.values()].filter(
        ({ run_id, status }) => (status === 'queued' || status === 'running') && !endings.has(run_id),
      ),
    clear() {
      runs = new Map();
      for (const map of [arrived, endings, received]) map.clear();
      drawSoon();
    },
  };
}
