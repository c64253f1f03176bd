import { ApexError } from '@apex/contracts';
import type { FastifyInstance } from 'fastify';

export interface WorkInProgress {
  /** Takes no more requests; resolves when every one that was taken has been answered. */
  drain(): Promise<void>;
}

function stopping(): ApexError {
  return new ApexError({
    kind: 'unavailable',
    reason: 'server.stopping',
    message: 'The server is being stopped. Try again in a moment.',
    retry_after_seconds: 1,
  });
}

/** Counts requests from arrival to the end of their answer; upgraded connections are the sockets' own affair. */
export function trackWork(app: FastifyInstance): WorkInProgress {
  let open = 0;
  let drained: PromiseWithResolvers<void> | undefined;
  app.addHook('onRequest', async (request, reply) => {
    if (drained !== undefined) {
      reply.header('connection', 'close');
      // Of a connection that asked to be upgraded nobody else lets go.
      if (request.headers.upgrade !== undefined) reply.raw.once('finish', () => request.raw.socket.destroySoon());
      throw stopping();
    }
    if (request.headers.upgrade !== undefined) return;
    open += 1;
    // Comes also where the client has left before its answer.
    reply.raw.once('close', () => {
      open -= 1;
      if (open === 0) drained?.resolve();
    });
  });
  return {
    drain() {
      if (drained === undefined) {
        drained = Promise.withResolvers();
        if (open === 0) drained.resolve();
      }
      return drained.promise;
    },
  };
}
