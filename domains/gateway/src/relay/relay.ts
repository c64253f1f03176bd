/** Takes an upstream's answer to the client. One of `end` and `fail` comes last, once. */
export interface Relay {
  /** False: nothing more until `resume` is called, the client reads slowly. */
  data(chunk: Buffer): boolean;
  end(): void;
  /** The upstream broke off, or there is no more time. */
  fail(error: Error): void;
}

/** An answer as its head tells it. */
export interface AnswerHead {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** Lets the upstream go on after `data` has said false. */
  readonly resume: () => void;
}

/** Keeps a stream to give it again. */
export interface Capture {
  part(chunk: Buffer): void;
  /** Whether it came to its end. */
  done(isWhole: boolean): void;
}

/** Keeps the answer of one call, whole or streamed. */
export interface Keeper {
  readonly whole: (status: number, headers: Record<string, string | string[]>, body: Buffer) => void;
  readonly stream: (head: AnswerHead) => Capture;
}
