import {
  type Api,
  ApexError,
  type Caller,
  type Route,
  type RouteTable,
  toContract,
  type Visitor,
  wrapAnswer,
} from '@apex/contracts';
import { OpenAPIHandler } from '@orpc/openapi/fastify';
import { type AnyProcedure, implement, ORPCError } from '@orpc/server';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { authorise, type Authenticator, credentialOf, type Principal } from './authenticate.ts';
import { errorReply, toApexError } from './error-reply.ts';
import { bucketOf, type RateLimiter } from './rate-limit.ts';
import { logRefusal, requestIdOf } from './server.ts';

export interface MountOptions {
  readonly authenticator: Authenticator;
  readonly rate_limiter: RateLimiter;
}

interface Context {
  readonly asker: Caller | Visitor;
  readonly request: FastifyRequest;
}

type Verb = (asker: Caller | Visitor, input: unknown) => unknown;

/** Ends with the client's connection, so that work nobody waits for stops. */
function abortSignalOf(reply: FastifyReply): AbortSignal {
  const controller = new AbortController();
  reply.raw.once('close', () => {
    if (!reply.raw.writableFinished) controller.abort();
  });
  return controller.signal;
}

function visitorOf(request: FastifyRequest, reply: FastifyReply): Visitor {
  return { request_id: requestIdOf(request), address: request.ip, signal: abortSignalOf(reply) };
}

/** Percent-encoded, since a header holds no more than Latin letters. */
function askedProject(request: FastifyRequest): string | undefined {
  const asked = request.headers['x-apex-project'];
  if (typeof asked !== 'string' || asked === '') return undefined;
  try {
    return decodeURIComponent(asked);
  } catch {
    // Somebody wrote a name with a bare percent sign.
    return asked;
  }
}

/** A credential that is missing or fails is an anonymous request, and is limited like one. */
async function principalOf(request: FastifyRequest, options: MountOptions): Promise<[Principal, string]> {
  try {
    const credential = credentialOf(request.headers);
    return [await options.authenticator.authenticate(credential), credential];
  } catch (error) {
    if (ApexError.isInstance(error) && error.kind === 'unauthenticated') {
      await options.rate_limiter.take('anonymous', request.ip);
    }
    throw error;
  }
}

async function callerOf(request: FastifyRequest, reply: FastifyReply, options: MountOptions): Promise<Caller> {
  const [principal, credential] = await principalOf(request, options);
  const project = await options.authenticator.resolveProject(principal, askedProject(request));
  return {
    organisation_id: principal.organisation_id,
    project_id: project.id,
    project_name: project.name,
    actor: principal.actor,
    roles: principal.roles,
    scopes: principal.scopes,
    tier: principal.tier,
    request_id: requestIdOf(request),
    signal: abortSignalOf(reply),
    credential,
  };
}

async function takeRate(route: Route, asker: Caller | Visitor, reply: FastifyReply, limiter: RateLimiter) {
  const known = 'actor' in asker;
  const bucket = bucketOf(route.rate_class ?? 'default', known ? asker.actor.type : 'anonymous');
  if (bucket === null) return;
  const client = known ? (asker.actor.type === 'key' ? asker.actor.key_id : asker.actor.user_id) : asker.address;
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

/** The domain's verbs as oRPC procedures that answer in the envelope. */
function toRouter(routes: RouteTable, verbs: Readonly<Record<string, Verb>>): Record<string, AnyProcedure> {
  const implementer = implement(toContract(routes)).$context<Context>();
  return Object.fromEntries(
    Object.entries(routes).map(([name, route]) => {
      const verb = verbs[name];
      const procedure = implementer[name];
      if (verb === undefined || procedure === undefined) throw new Error(`route ${name} has no implementation`);
      const run = async ({ context, input }: { context: Context; input: unknown }): Promise<unknown> => {
        if (route.progress === undefined) return wrapAnswer(await verb(context.asker, input));
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
  const handler = new OpenAPIHandler<Context>(toRouter(routes, verbs), {
    interceptors: [
      async ({ next, context }) => {
        try {
          return await next();
        } catch (thrown) {
          const error = logRefusal(context.request, thrown);
          const answer = errorReply(error, context.request.id, context.request.server.apex.environment);
          return { matched: true, response: answer };
        }
      },
    ],
  });
  const askers = new WeakMap<FastifyRequest, Caller | Visitor>();
  for (const route of Object.values(routes)) {
    app.route({
      method: route.method,
      url: route.path.replaceAll(/\{(\w+)\}/g, ':$1'),
      ...(route.body_limit_bytes === undefined ? {} : { bodyLimit: route.body_limit_bytes }),
      // Before the body is read: what nobody may send costs nothing to refuse.
      onRequest: async (request, reply) => {
        const asker = route.access === 'public' ? visitorOf(request, reply) : await callerOf(request, reply, options);
        await takeRate(route, asker, reply, options.rate_limiter);
        if ('actor' in asker) authorise(asker, route);
        askers.set(request, asker);
      },
      handler: async (request, reply) => {
        const asker = askers.get(request);
        if (asker === undefined) throw new Error('a request was handled that nobody asked');
        await handler.handle(request, reply, { context: { asker, request } });
        return reply;
      },
    });
  }
}
