import {
  ApexError,
  type BytesToSend,
  type CallOptions,
  type ClientApi,
  errorBodySchema,
  kindOfStatus,
  type Route,
  type RouteTable,
  toAddresses,
  unwrapAnswer,
} from '@apex/contracts';
import { createORPCClient, ORPCError } from '@orpc/client';
import { OpenAPILink } from '@orpc/openapi-client/fetch';
import { sendBytes } from './send-bytes.ts';

export interface ClientOptions {
  /** Origin of the server, like `http://localhost:8080`. */
  readonly url: string;
  /** The bearer token or API key of each request; absent for public routes alone. */
  readonly credential?: () => Promise<string | undefined> | string | undefined;
  /** Name or id of the project; the server's default when absent. */
  readonly project?: string | undefined;
  readonly fetch?: typeof globalThis.fetch;
  /** Sent along so that a chain of requests shares one id. */
  readonly correlation_id?: string;
  /** More headers of each request: those of the trace it belongs to. */
  readonly headers?: () => Readonly<Record<string, string>>;
}

type Call = (input: unknown, options?: { signal?: AbortSignal }) => Promise<unknown>;

/** An error body on the wire as the typed error it was on the server. */
export function errorOfBody(status: number, body: unknown, retryAfter?: string | null): ApexError {
  const parsed = errorBodySchema.safeParse(body);
  const kind = kindOfStatus(status);
  const seconds = Number(retryAfter ?? Number.NaN);
  return new ApexError({
    kind,
    reason: parsed.success ? parsed.data.error_code.toLowerCase().replaceAll('_', '.') : 'client.unexpected_answer',
    message: parsed.success ? parsed.data.error : `The server answered ${status} without saying why.`,
    details: parsed.success ? parsed.data.details : undefined,
    ...(status === 402 || status === 413 ? { status, retryable: false } : {}),
    ...(Number.isFinite(seconds) ? { retry_after_seconds: seconds } : {}),
    cause: parsed.success ? { correlation_id: parsed.data.correlation_id } : undefined,
  });
}

function unreachable(url: string, cause: unknown): ApexError {
  return new ApexError({
    kind: 'unavailable',
    reason: 'client.unreachable',
    message: `No Netra Apex answers at ${url}. Start it with \`npm start\`, or name another with --url or APEX_URL.`,
    cause,
  });
}

function toApexError(error: unknown, url: string): unknown {
  if (ApexError.isInstance(error)) return error;
  if (error instanceof ORPCError) {
    return ApexError.isInstance(error.cause) ? error.cause : errorOfBody(error.status, error.data);
  }
  if (error instanceof Error && error.name === 'AbortError') {
    return new ApexError({ kind: 'cancelled', reason: 'client.cancelled', message: 'Cancelled.', cause: error });
  }
  return error instanceof TypeError ? unreachable(url, error) : error;
}

async function* guard(stream: AsyncGenerator, url: string): AsyncGenerator {
  try {
    return yield* stream;
  } catch (error) {
    throw toApexError(error, url);
  }
}

async function headersOf(options: ClientOptions): Promise<Record<string, string>> {
  const credential = await options.credential?.();
  return {
    ...(credential === undefined ? {} : { authorization: `Bearer ${credential}` }),
    ...(options.project === undefined ? {} : { 'x-apex-project': encodeURIComponent(options.project) }),
    ...(options.correlation_id === undefined ? {} : { 'x-correlation-id': options.correlation_id }),
    ...options.headers?.(),
  };
}

function bytesCall(route: Route, options: ClientOptions) {
  return async (input: Record<string, unknown>, rest: CallOptions & { readonly body: BytesToSend }) => {
    const fetch = options.fetch ?? globalThis.fetch;
    const sending = {
      ...rest,
      route,
      url: options.url,
      headers: await headersOf(options),
      fetch,
      toError: errorOfBody,
    };
    return sendBytes(input, sending).catch((error: unknown) => Promise.reject(toApexError(error, options.url)));
  };
}

/** A typed client of any route table; errors arrive as `ApexError`, event streams as async generators. */
export function createClient<T extends RouteTable>(routes: T, options: ClientOptions): ClientApi<T> {
  const link = new OpenAPILink(toAddresses(routes), {
    url: options.url,
    headers: () => headersOf(options),
    fetch: (request, init) => (options.fetch ?? globalThis.fetch)(request, init),
    customErrorResponseBodyDecoder: (body, response) => {
      const retryAfter = response.headers['retry-after'];
      const error = errorOfBody(response.status, body, typeof retryAfter === 'string' ? retryAfter : null);
      return new ORPCError(error.error_code, { status: response.status, message: error.message, cause: error });
    },
  });
  const raw = createORPCClient<Record<string, Call>>(link);
  const entries = Object.entries(routes).map(([name, route]) => {
    const call = raw[name];
    if (call === undefined) throw new Error(`no client for ${name}`);
    if (route.body === 'bytes') return [name, bytesCall(route, options)];
    if (route.progress !== undefined) {
      const stream = async function* (input: unknown, rest?: { signal?: AbortSignal }) {
        const opened = call(input, rest).catch((error: unknown) => Promise.reject(toApexError(error, options.url)));
        return yield* guard((await opened) as AsyncGenerator, options.url);
      };
      return [name, stream];
    }
    // A file comes as it is, in no envelope.
    const unwrap = route.file === undefined ? unwrapAnswer : (file: unknown) => file;
    const once = (input: unknown, rest?: { signal?: AbortSignal }) =>
      call(input, rest).then(unwrap, (error: unknown) => Promise.reject(toApexError(error, options.url)));
    return [name, once];
  });
  // Built from the same table as the type, name by name.
  return Object.fromEntries(entries) as ClientApi<T>;
}
