import type { HttpAnswer } from '@apex/testkit/http-user';
import { setTimeout as pause } from 'node:timers/promises';

/** What whoever sends may try again. */
const passing: ReadonlySet<number> = new Set([429, 502, 503, 504]);

export interface Delivery {
  readonly signal: AbortSignal;
  /** Told of each attempt that was refused or not answered. */
  readonly onRefused: (status: number | 'no answer') => void;
}

/** Sends until it is acknowledged, as a well-behaved client does; an answer that may not be is thrown. */
export async function deliver(send: () => Promise<HttpAnswer>, { signal, onRefused }: Delivery): Promise<HttpAnswer> {
  for (let turn = 0; ; turn += 1) {
    signal.throwIfAborted();
    const answer = await send().catch((error: unknown) => {
      // Nobody listens, the answer broke off, or it took too long: `fetch` tells these apart from faults of ours so.
      if (error instanceof TypeError || (error instanceof DOMException && error.name === 'TimeoutError'))
        return undefined;
      throw error;
    });
    if (answer !== undefined && answer.status < 300) return answer;
    onRefused(answer?.status ?? 'no answer');
    if (answer !== undefined && !passing.has(answer.status)) {
      throw new Error(`refused for good with ${answer.status}: ${answer.text.slice(0, 500)}`);
    }
    await pause(Math.min(1000, 20 * 2 ** Math.min(turn, 6)), undefined, { signal });
  }
}
