import type { Caller, OtlpBody, Route, Visitor } from '@apex/contracts';
import type { FastifyInstance, FastifyReply, FastifyRequest, RouteShorthandOptions } from 'fastify';
import { errorReply } from '../error-reply.ts';
import { swallowBody } from '../refuse-early.ts';
import { logRefusal } from '../server.ts';
import { BodiesInProgress } from './bodies-in-progress.ts';
import { contentTypes, encodeAnswer, encodeStatus, type OtlpAnswer } from './otlp-answer.ts';
import { encodingOfRefusal, otlpHeadOf } from './otlp-head.ts';

export type OtlpVerb = (asker: Caller | Visitor, body: OtlpBody) => Promise<unknown>;

export interface OtlpRoute {
  readonly route: Route;
  readonly verb: OtlpVerb;
  readonly method: Route['method'];
  readonly url: string;
  readonly onRequest: (request: FastifyRequest, reply: FastifyReply) => Promise<void>;
  readonly askerOf: (request: FastifyRequest) => Caller | Visitor;
}

const mostBytesInProgress = 256 * 1024 * 1024;
/** Refused for what they send or when they send it: they get to read why. Those nobody knows are not listened to. */
const heardOut: ReadonlySet<number> = new Set([400, 413, 503]);

async function sendStatus(error: unknown, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const known = logRefusal(request, error);
  if (heardOut.has(known.status)) await swallowBody(request);
  const { status, headers } = errorReply(known, request.id, request.server.apex.environment);
  const encoding = encodingOfRefusal(request);
  return reply
    .status(status)
    .headers(headers)
    .type(contentTypes[encoding])
    .send(encodeStatus(known, request.id, encoding));
}

/** Makes the function that serves one route in OTLP's own terms; bodies of all of them share one bound. */
export function createOtlpMount(app: FastifyInstance): (mounted: OtlpRoute) => void {
  const bodies = new BodiesInProgress(mostBytesInProgress);
  return ({ route, verb, method, url, onRequest, askerOf }) => {
    const limit = route.body_limit_bytes ?? 1024 * 1024;
    const admit = async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
      otlpHeadOf(request);
      bodies.admit(request, reply, limit);
    };
    const options: RouteShorthandOptions = { bodyLimit: limit, onRequest: [onRequest, admit] };
    void app.register(async (scope) => {
      scope.removeAllContentTypeParsers();
      scope.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit: limit }, (_request, body, done) => {
        done(null, body);
      });
      scope.setErrorHandler(sendStatus);
      scope.route({
        ...options,
        method,
        url,
        handler: async (request, reply) => {
          const head = otlpHeadOf(request);
          // An export of nothing has no body at all.
          const bytes = request.body instanceof Uint8Array ? request.body : new Uint8Array();
          const answer = route.output.parse(await verb(askerOf(request), { ...head, bytes })) as OtlpAnswer;
          return reply.type(contentTypes[head.encoding]).send(encodeAnswer(answer, head.encoding));
        },
      });
    });
  };
}
