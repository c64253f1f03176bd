/** What the fan-out is made of, the same for the product and for bare ws. */
export const runs = 20;
export const socketsOfRun = 50;
export const eventsOfRunASecond = 50;

/** Parent to server: begin to tell events, and stop. */
export type FanOutOrder = 'start' | 'stop';

/** Where the sockets of a run connect, and the first thing they say. */
export interface FanOutRun {
  readonly path: string;
  readonly protocol: string | null;
  readonly hello: string | null;
}

export interface FanOutReady {
  readonly port: number;
  readonly runs: readonly FanOutRun[];
}

/** Calls `tell` as often as the rate asks, making up for late timers, until the returned function is called. */
export function atRate(a_second: number, tell: () => void): () => void {
  const startedAt = performance.now();
  let told = 0;
  const timer = setInterval(() => {
    const due = Math.floor(((performance.now() - startedAt) / 1000) * a_second);
    for (; told < due; told += 1) tell();
  }, 1000 / a_second);
  return () => clearInterval(timer);
}
