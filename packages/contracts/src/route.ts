import { z } from 'zod';
import type { RouteAudit } from './audit.ts';
import type { Caller, IssuedSession, KeyScope, Visitor } from './caller.ts';
import type { ErrorKind } from './error.ts';

/** `public` needs no credential; the rest name the least key scope that may call. */
export type RouteAccess = 'public' | KeyScope;

/** Names a row of the rate table; `none` is for health and the like. */
export type RateClass = 'default' | 'sign_in' | 'session' | 'intake' | 'telemetry' | 'none';

/**
 * What a route does with the browser's session cookie. `opens` and `rotates`: the verb's answer may hold an
 * `issued_session`, which becomes the cookie. `reads` and `closes`: only a request by cookie is taken; `closes` ends it.
 */
export type SessionUse = 'opens' | 'reads' | 'rotates' | 'closes';

/**
 * A route as data. Server mount, OpenAPI document, typed client, port types and `--json` shapes derive from it.
 * `input` is one flat object: names in `path` braces travel in the path, the rest in the query (GET, DELETE) or body.
 * With `progress` the answer is an event stream of progress values that ends with `output`.
 */
export interface Route {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: `/${string}`;
  readonly tag: string;
  readonly summary: string;
  readonly access: RouteAccess;
  /** True where the answer changes nothing, so that a `read` key or a viewer may call a POST. */
  readonly reads?: boolean;
  /** Only for a signed-in person, never for a key, and whatever their role: the verb judges who may. */
  readonly person?: boolean;
  readonly session?: SessionUse;
  /** Left out where the verb writes its own line, or where nothing is changed that the log would tell. */
  readonly audit?: RouteAudit;
  readonly rate_class?: RateClass;
  /** Bytes of body accepted where it is not the platform's default. */
  readonly body_limit_bytes?: number;
  /** Status of success; 200 unless told, 201 for a create. */
  readonly success_status?: 200 | 201;
  /**
   * The answer is a file of one of these content types, as a download; `output` is then `fileHeadSchema`. The verb
   * gives its bytes besides, a client receives a `File`.
   */
  readonly file?: readonly [string, ...string[]];
  /** `bytes`: the body is not JSON but a file as it is; all of `input` then travels in path and query. */
  readonly body?: 'bytes';
  /**
   * `otlp`: body, answer and errors are those of OTLP over HTTP, protobuf or JSON as the request is, in no envelope and
   * never by cookie. `input` and `output` tell the JSON form; the verb gets the body as it came and reads it itself.
   */
  readonly wire?: 'otlp';
  /** HTTP Basic is taken too: a key as the password, or as the user name where there is no other. */
  readonly basic_auth?: boolean;
  readonly input: z.ZodType;
  readonly output: z.ZodType;
  readonly progress?: z.ZodType;
  readonly errors: readonly ErrorKind[];
  readonly example: { readonly input?: unknown; readonly output: unknown };
}

export type RouteTable = Readonly<Record<string, Route>>;

type Answer<R extends Route, Output> = R extends { progress: z.ZodType<infer P> }
  ? AsyncGenerator<P, Output, void>
  : Promise<Output>;

type Given<R extends Route> = R extends { session: 'opens' | 'rotates' }
  ? z.output<R['output']> & { readonly issued_session?: IssuedSession }
  : R extends { file: readonly string[] }
    ? FileAnswer
    : z.output<R['output']>;

type Received<R extends Route> = R extends { file: readonly string[] } ? File : z.output<R['output']>;

type Asker<R extends Route> = R['access'] extends 'public' ? Visitor : Caller;

/** A body as a domain sees it: pieces as they arrive, to be read once; longer than the route's limit it throws. */
export type ByteStream = AsyncIterable<Uint8Array>;

/** What a file is called and what it is; a name may be in any script. */
export const fileHeadSchema = z.object({ name: z.string().min(1).max(255), content_type: z.string().min(1) });

/** A file as a verb answers with it. Its bytes are read as fast as the client takes them; what throws cuts it off. */
export interface FileAnswer extends z.output<typeof fileHeadSchema> {
  readonly bytes: AsyncIterable<Uint8Array>;
}

/** A body as a client may hand it over. */
export type BytesToSend = Blob | Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array<ArrayBuffer>>;

/** An OTLP export as it came, still compressed. */
export interface OtlpBody {
  readonly encoding: 'protobuf' | 'json';
  readonly compression: 'identity' | 'gzip' | 'deflate';
  readonly bytes: Uint8Array;
}

type Verb<R extends Route> = R extends { wire: 'otlp' }
  ? (asker: Asker<R>, body: OtlpBody) => Answer<R, Given<R>>
  : PlainVerb<R>;

type PlainVerb<R extends Route> = R extends { body: 'bytes' }
  ? (asker: Asker<R>, input: z.output<R['input']>, body: ByteStream) => Answer<R, Given<R>>
  : (asker: Asker<R>, input: z.output<R['input']>) => Answer<R, Given<R>>;

/** What a domain offers: one function a route, who asks first. */
export type Api<T extends RouteTable> = {
  readonly [K in keyof T]: Verb<T[K]>;
};

export interface CallOptions {
  readonly signal?: AbortSignal;
}

type ClientVerb<R extends Route> = R extends { body: 'bytes' }
  ? (input: z.input<R['input']>, options: CallOptions & { readonly body: BytesToSend }) => Answer<R, Received<R>>
  : (input: z.input<R['input']>, options?: CallOptions) => Answer<R, Received<R>>;

/** The same as seen by a client, which has one credential and speaks as itself. */
export type ClientApi<T extends RouteTable> = {
  readonly [K in keyof T]: ClientVerb<T[K]>;
};

/** Keeps literal types of a table while holding it to the shape. */
export function defineRoutes<const T extends RouteTable>(routes: T): T {
  return routes;
}
