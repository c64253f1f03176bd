/** What clients of one round saw of their calls. */
export class Book {
  /** Calls that left a client, however they ended. */
  asked = 0;
  /** Hung up on before their end, on purpose. */
  left = 0;
  /** Cut off by the other side. */
  cut = 0;
  /** Answered with an error, by status. */
  readonly refused: Record<string, number> = {};
  readonly #sessions = new Map<string, SessionSeen>();

  session(name: string): SessionSeen {
    let seen = this.#sessions.get(name);
    if (seen === undefined) {
      seen = { answers: [], isWhole: true };
      this.#sessions.set(name, seen);
    }
    return seen;
  }

  refuse(status: number): void {
    this.refused[String(status)] = (this.refused[String(status)] ?? 0) + 1;
  }

  get whole(): number {
    return [...this.#sessions.values()].reduce((sum, { answers }) => sum + answers.length, 0);
  }

  /** Sessions all of whose calls were answered whole: their rows have to be exact. */
  exactSessions(): [name: string, answers: readonly string[]][] {
    return [...this.#sessions].filter(([, { isWhole }]) => isWhole).map(([name, { answers }]) => [name, answers]);
  }
}

export interface SessionSeen {
  /** Ids of the answers that came whole. */
  readonly answers: string[];
  /** No call of it came to less. */
  isWhole: boolean;
}
