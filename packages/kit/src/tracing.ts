import { AsyncLocalStorage } from 'node:async_hooks';
import { formatTraceparent, newTraceContext, type TraceContext } from './trace-context.ts';

export type SpanAttributes = Readonly<Record<string, string | number | boolean>>;

export interface SpanOptions {
  readonly kind?: 'server' | 'client' | 'internal';
  readonly attributes?: SpanAttributes;
}

export interface Span {
  readonly context: TraceContext;
  set(attributes: SpanAttributes): void;
  /** Closes the span; an error marks it failed. */
  end(error?: unknown): void;
}

/** Makes spans that are exported; a process without an exporter has none. */
export interface SpanRecorder {
  start(name: string, parent: TraceContext | undefined, options: SpanOptions): Span;
}

/** What a piece of work says of itself in log lines and spans. Nothing is decided by it: who asks is the `Caller`. */
export interface Scope {
  readonly trace: TraceContext;
  readonly correlation_id?: string;
  org_id?: string;
  user_id?: string;
}

export interface Tracing {
  scope(): Scope | undefined;
  /** The trace the running work belongs to. */
  current(): TraceContext | undefined;
  /** Headers that let another service continue the trace. */
  headers(): Record<string, string>;
  run<T>(scope: Scope, work: () => T): T;
  /** A span from outside (a request, a frame); `unrecorded` keeps the whole of its work out of the export. */
  enter(name: string, from: TraceContext | undefined, options?: SpanOptions & { readonly unrecorded?: boolean }): Span;
  /** Work as a span of the running trace; where none is recorded it is only done. */
  span<T>(name: string, options: SpanOptions, work: () => Promise<T>): Promise<T>;
  /** Spans are recorded from here on. */
  record(recorder: SpanRecorder): void;
}

/** A span nobody sees. */
function unseen(context: TraceContext): Span {
  return { context, set: () => undefined, end: () => undefined };
}

/**
 * Keeps which trace the running work belongs to. Without a recorder traces are passed on and named in log lines, and
 * that is all they cost.
 */
export function createTracing(): Tracing {
  const scopes = new AsyncLocalStorage<Scope>();
  let recorder: SpanRecorder | undefined;
  const current = (): TraceContext | undefined => scopes.getStore()?.trace;

  return {
    scope: () => scopes.getStore(),
    current,
    headers() {
      const trace = current();
      if (trace === undefined) return {};
      const state = trace.state === undefined ? {} : { tracestate: trace.state };
      return { traceparent: formatTraceparent(trace), ...state };
    },
    run: (scope, work) => scopes.run(scope, work),
    enter(name, from, options = {}) {
      if (options.unrecorded === true) return unseen({ ...(from ?? newTraceContext()), sampled: false });
      return recorder?.start(name, from, options) ?? unseen(from ?? newTraceContext());
    },
    async span(name, options, work) {
      const scope = scopes.getStore();
      if (recorder === undefined || scope?.trace.sampled !== true) return work();
      const span = recorder.start(name, scope.trace, options);
      try {
        const answer = await scopes.run({ ...scope, trace: span.context }, work);
        span.end();
        return answer;
      } catch (error) {
        span.end(error);
        throw error;
      }
    },
    record: (next) => {
      recorder = next;
    },
  };
}
