import { ApexError, type ByteStream, type Caller, type Route, type Visitor, wrapAnswer } from '@apex/contracts';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { invalidInput } from './error-reply.ts';
import { swallowBody } from './refuse-early.ts';

export type BytesVerb = (asker: Caller | Visitor, input: unknown, body: ByteStream) => Promise<unknown>;

const usualLimit = 1024 * 1024;

function tooLarge(limit: number): ApexError {
  return new ApexError({
    kind: 'limit',
    status: 413,
    reason: 'request.too_large',
    message: `The file is larger than the ${Math.floor(limit / 1024 / 1024)} MB that are accepted.`,
    details: { limit_bytes: limit },
    retryable: false,
  });
}

/** The body in pieces as it arrives; nothing of it is kept. */
async function* pieces({ raw }: FastifyRequest, limit: number): AsyncGenerator<Uint8Array, void, undefined> {
  if (Number(raw.headers['content-length'] ?? 0) > limit) throw tooLarge(limit);
  let length = 0;
  for await (const piece of raw as AsyncIterable<Buffer>) {
    length += piece.length;
    if (length > limit) throw tooLarge(limit);
    yield piece;
  }
}

function inputOf(request: FastifyRequest, route: Route): unknown {
  const given = { ...(request.query as object), ...(request.params as object) };
  const parsed = route.input.safeParse(given);
  if (!parsed.success) throw invalidInput(parsed.error.issues);
  return parsed.data;
}

/** Answers a request whose body is a file. What a verb leaves of it unread is swallowed, so that its answer is seen. */
export async function answerBytes(
  { request, reply, asker }: { request: FastifyRequest; reply: FastifyReply; asker: Caller | Visitor },
  route: Route,
  verb: BytesVerb,
): Promise<FastifyReply> {
  const body = pieces(request, route.body_limit_bytes ?? usualLimit);
  try {
    // What the contract does not declare is not sent.
    const answer = route.output.parse(await verb(asker, inputOf(request, route), body));
    return reply.status(route.success_status ?? 200).send(wrapAnswer(answer));
  } finally {
    await swallowBody(request);
  }
}

/** Runs `mount` where no body is read before its handler is called. */
export function withUnreadBodies(app: FastifyInstance, mount: (scope: FastifyInstance) => void): void {
  void app.register(async (scope) => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', (_request, _payload, done) => done(null));
    mount(scope);
  });
}
