/** What is waited for. */
interface Queued {
  readonly line: WaitingLine;
}

/** A call that waits for what others hold. */
export interface Waiter {
  /** Grows with each that comes: who came first goes first. */
  readonly ticket: number;
  /** Admitted, refused or gone; it stays in lines until they are next looked at. */
  done: boolean;
  /** Tries again; tells whose fullness it waits for now, null when it is done. */
  attempt(): Queued | null;
}

/** Those who wait for one account, in the order in which they came. */
export interface WaitingLine {
  readonly size: number;
  add(waiter: Waiter): void;
  leave(): void;
  waiting(): Iterator<Waiter, undefined>;
}

export function createWaitingLine(): WaitingLine {
  let line: Waiter[] = [];
  let gone = 0;

  function tidy(): void {
    if (gone < 64 || gone * 2 < line.length) return;
    line = line.filter(({ done }) => !done);
    gone = 0;
  }

  return {
    get size() {
      return line.length - gone;
    },
    add(waiter) {
      tidy();
      let at = line.length;
      while (at > 0 && (line[at - 1]?.ticket ?? 0) > waiter.ticket) at -= 1;
      line.splice(at, 0, waiter);
    },
    leave() {
      gone += 1;
    },
    *waiting() {
      tidy();
      // As it is now: whoever comes to stand in it on the way was looked at already.
      const now = line.slice();
      for (const waiter of now) if (!waiter.done) yield waiter;
      return undefined;
    },
  };
}

/**
 * Lets those go on who can, in the order in which they came, over several lines at once. A line is left when its account
 * is full; one who waits for another account is passed over, so that nobody is held up by what does not concern him.
 */
export function drain(accounts: Iterable<Queued>): void {
  let lines: Ahead[] = [];
  for (const account of accounts) {
    if (account.line.size === 0) continue;
    const waiting = account.line.waiting();
    lines.push({ account, waiting, next: waiting.next().value });
  }
  while (lines.length > 0) {
    const first = lines.reduce((one, other) => (ticketOf(other) < ticketOf(one) ? other : one));
    const { next } = first;
    if (next === undefined) {
      lines = lines.filter((line) => line !== first);
      continue;
    }
    const blocker = next.done ? null : next.attempt();
    if (blocker === first.account) lines = lines.filter((line) => line !== first);
    else first.next = first.waiting.next().value;
  }
}

interface Ahead {
  readonly account: Queued;
  readonly waiting: Iterator<Waiter, undefined>;
  next: Waiter | undefined;
}

function ticketOf({ next }: Ahead): number {
  return next?.ticket ?? Infinity;
}
