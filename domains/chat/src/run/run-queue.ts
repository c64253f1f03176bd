import { ApexError } from '@apex/contracts';

interface Waiting {
  readonly begin: () => void;
}

interface Line {
  running: number;
  readonly waiting: Waiting[];
}

/** How many of one person's runs go on at once; the rest wait in the order they came. */
export interface RunQueue {
  /** Throws `limit` when the line is full. Calls `begin` now or when it is the run's turn. */
  enter(who: string, begin: () => void): QueuePlace;
  /** Gives the place of a run that is over to the next in line. */
  leave(who: string): void;
}

export interface QueuePlace {
  /** Runs of the same person ahead in line, at this moment; 0 means it has begun. */
  position(): number;
  /** Steps out of the line; false when it has already begun. */
  abandon(): boolean;
}

export function createRunQueue(limits: { readonly runs_at_once: number; readonly runs_in_line: number }): RunQueue {
  const lines = new Map<string, Line>();

  return {
    enter(who, begin) {
      const line = lines.get(who) ?? { running: 0, waiting: [] };
      lines.set(who, line);
      if (line.running < limits.runs_at_once) {
        line.running += 1;
        begin();
        return { position: () => 0, abandon: () => false };
      }
      if (line.waiting.length >= limits.runs_in_line) throw full(limits.runs_in_line);
      const waiting = { begin };
      line.waiting.push(waiting);
      const abandon = (): boolean => {
        const at = line.waiting.indexOf(waiting);
        if (at >= 0) line.waiting.splice(at, 1);
        return at >= 0;
      };
      return { position: () => line.waiting.indexOf(waiting) + 1, abandon };
    },
    leave(who) {
      const line = lines.get(who);
      if (line === undefined) return;
      const next = line.waiting.shift();
      if (next !== undefined) return next.begin();
      line.running -= 1;
      if (line.running <= 0) lines.delete(who);
    },
  };
}

function full(waiting: number): ApexError {
  return new ApexError({
    kind: 'limit',
    reason: 'chat.too_many_runs',
    message: `You have ${waiting} questions waiting already. Wait for one to be answered, or stop one.`,
    retry_after_seconds: 10,
  });
}
