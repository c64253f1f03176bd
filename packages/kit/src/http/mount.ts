import {
  type Api,
  type Caller,
  type FileAnswer,
  type IssuedSession,
  type Route,
  type RouteTable,
  toContract,
  type Visitor,
  wrapAnswer,
} from '@apex/contracts';
import { OpenAPIHandler } from '@orpc/openapi/fastify';
import { type AnyProcedure, implement, ORPCError } from '@orpc/server';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type AskerOptions, callerOf, visitorOf } from './asker.ts';
import { authorise } from './authenticate.ts';
import { answerBytes, type BytesVerb, withUnreadBodies } from './bytes-body.ts';
import { type BrowserOptions, refuseForeignOrigin, setSessionCookie } from './browser.ts';
import { errorReply, toApexError } from './error-reply.ts';
import { fileResponse } from './file-answer.ts';
import { createOtlpMount, type OtlpVerb } from './otlp/mount-otlp.ts';
import { bucketOf, type RateLimiter } from './rate-limit.ts';
import { logRefusal } from './server.ts';
import { nameAsker } from './trace-requests.ts';

export type MountOptions = AskerOptions;

interface Context {
  readonly asker: Caller | Visitor;
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  /** The file a verb answered with, which no envelope holds. */
  readonly file: { answer?: FileAnswer };
}

type Verb = (asker: Caller | Visitor, input: unknown) => unknown;

function clientClass(route: Route, { actor, session_id }: Caller): 'user' | 'page' | 'key' {
  const isRead = route.method === 'GET' || route.reads === true;
  return actor.type === 'user' && session_id !== undefined && isRead ? 'page' : actor.type;
}

/** Emitters are told apart by key; of everything else the keys of one person draw from one bucket. */
function clientOf({ rate_class }: Route, { actor }: Caller): string {
  return rate_class === 'telemetry' && actor.type === 'key' ? actor.key_id : actor.user_id;
}

async function takeRate(route: Route, asker: Caller | Visitor, reply: FastifyReply, limiter: RateLimiter) {
  const known = 'actor' in asker;
  const bucket = bucketOf(route.rate_class ?? 'default', known ? clientClass(route, asker) : 'anonymous');
  if (bucket === null) return;
  const client = known ? clientOf(route, asker) : asker.address;
  const state = await limiter.take(bucket, client);
  reply.headers({
    'ratelimit-limit': String(state.limit),
    'ratelimit-remaining': String(state.remaining),
    'ratelimit-reset': String(state.reset_seconds),
  });
}

/** An error in mid-stream, as the event that ends it. */
async function* guardStream(stream: AsyncGenerator, context: Context): AsyncGenerator {
  try {
    return yield* stream;
  } catch (thrown) {
    const error = toApexError(thrown);
    const data = errorReply(error, context.asker.request_id, context.request.server.apex.environment).body;
    throw new ORPCError(error.error_code, { status: error.status, message: error.message, data, cause: error });
  }
}

/** Moves the session of an answer into the cookie, so that no body holds it. */
function takeSession(answer: unknown, route: Route, { reply }: Context, browser: BrowserOptions | undefined): unknown {
  if (browser === undefined) return answer;
  if (route.session === 'closes') setSessionCookie(reply, null, browser.secure);
  if (typeof answer !== 'object' || answer === null || !('issued_session' in answer)) return answer;
  const { issued_session, ...rest } = answer;
  if (issued_session !== undefined) setSessionCookie(reply, issued_session as IssuedSession, browser.secure);
  return rest;
}

/** The domain's verbs as oRPC procedures that answer in the envelope. */
function toRouter(
  routes: RouteTable,
  verbs: Readonly<Record<string, Verb>>,
  browser: BrowserOptions | undefined,
): Record<string, AnyProcedure> {
  const implementer = implement(toContract(routes)).$context<Context>();
  return Object.fromEntries(
    Object.entries(routes).map(([name, route]) => {
      const verb = verbs[name];
      const procedure = implementer[name];
      if (verb === undefined || procedure === undefined) throw new Error(`route ${name} has no implementation`);
      const run = async ({ context, input }: { context: Context; input: unknown }): Promise<unknown> => {
        if (route.file !== undefined) {
          const file = (await verb(context.asker, input)) as FileAnswer;
          context.file.answer = file;
          return wrapAnswer(file);
        }
        if (route.progress === undefined) {
          return wrapAnswer(takeSession(await verb(context.asker, input), route, context, browser));
        }
        return guardStream(verb(context.asker, input) as AsyncGenerator, context);
      };
      return [name, procedure.handler(run)];
    }),
  );
}

/**
 * Serves a route table on the app: body limit, authentication, access, rate class, validation and envelope come from
 * the table; the verbs see who asks and a parsed input.
 */
export function mountRoutes<T extends RouteTable>(
  app: FastifyInstance,
  routes: T,
  api: Api<T>,
  options: MountOptions,
): void {
  // Api<T> has a verb for every route by type; the table is walked by name here.
  const verbs = api as unknown as Readonly<Record<string, Verb>>;
  const handler = new OpenAPIHandler<Context>(toRouter(routes, verbs, options.browser), {
    interceptors: [
      async ({ next, context }) => {
        try {
          const answer = await next();
          // The types of the router know no stream of bytes; what sends the answer does.
          const file = context.file.answer;
          return file === undefined ? answer : { matched: true, response: fileResponse(file) };
        } catch (thrown) {
          const error = logRefusal(context.request, thrown);
          const answer = errorReply(error, context.request.id, context.request.server.apex.environment);
          return { matched: true, response: answer };
        }
      },
    ],
  });
  const askers = new WeakMap<FastifyRequest, Caller | Visitor>();
  const askerOf = (request: FastifyRequest): Caller | Visitor => {
    const asker = askers.get(request);
    if (asker === undefined) throw new Error('a request was handled that nobody asked');
    return asker;
  };
  const mountOtlp = createOtlpMount(app);
  for (const [name, route] of Object.entries(routes)) {
    const common = {
      method: route.method,
      url: route.path.replaceAll(/\{(\w+)\}/g, ':$1'),
      ...(route.body_limit_bytes === undefined ? {} : { bodyLimit: route.body_limit_bytes }),
      // Before the body is read: what nobody may send costs nothing to refuse.
      onRequest: async (request: FastifyRequest, reply: FastifyReply) => {
        if (route.session === 'opens' && options.browser !== undefined) refuseForeignOrigin(request, options.browser);
        const arrival = { request, reply, route };
        const asker = route.access === 'public' ? visitorOf(arrival) : await callerOf(arrival, options);
        await takeRate(route, asker, reply, options.rate_limiter);
        if ('actor' in asker) authorise(asker, route);
        nameAsker(request, asker);
        askers.set(request, asker);
      },
    };
    if (route.wire === 'otlp') {
      // By type a verb of such a route takes the body as it came.
      mountOtlp({ ...common, route, verb: verbs[name] as OtlpVerb, askerOf });
      continue;
    }
    if (route.body === 'bytes') {
      // By type a verb of such a route takes the body as well and gives one answer.
      const verb = verbs[name] as BytesVerb;
      withUnreadBodies(app, (scope) =>
        scope.route({
          ...common,
          handler: (request, reply) => answerBytes({ request, reply, asker: askerOf(request) }, route, verb),
        }),
      );
      continue;
    }
    app.route({
      ...common,
      handler: async (request, reply) => {
        await handler.handle(request, reply, { context: { asker: askerOf(request), request, reply, file: {} } });
        return reply;
      },
    });
  }
}
