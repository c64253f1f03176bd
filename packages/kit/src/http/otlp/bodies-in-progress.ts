import { ApexError } from '@apex/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';

/** Bounds what the bodies of requests that are being answered take together, whatever the number of connections. */
export class BodiesInProgress {
  readonly #most: number;
  #bytes = 0;

  constructor(most: number) {
    this.#most = most;
  }

  /** Counts a request from now to the end of its answer; throws `unavailable` where there is no room for it. */
  admit({ raw }: FastifyRequest, reply: FastifyReply, limit: number): void {
    const told = Number(raw.headers['content-length'] ?? Number.NaN);
    // Of a body in chunks nobody knows the length before its end.
    const bytes = Number.isFinite(told) ? Math.min(told, limit) : limit;
    if (this.#bytes + bytes > this.#most) throw noRoom();
    this.#bytes += bytes;
    reply.raw.once('close', () => {
      this.#bytes -= bytes;
    });
  }
}

function noRoom(): ApexError {
  return new ApexError({
    kind: 'unavailable',
    reason: 'http.too_much_in_progress',
    message: 'Too much is being received at the moment. Send it again in a second.',
    retry_after_seconds: 1,
  });
}
