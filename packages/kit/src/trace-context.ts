import { randomBytes } from 'node:crypto';

/** A place in a trace, as W3C Trace Context has it. */
export interface TraceContext {
  /** 32 hex digits. */
  readonly trace_id: string;
  /** 16 hex digits. */
  readonly span_id: string;
  /** Whether the spans of the trace are recorded. */
  readonly sampled: boolean;
  /** What other systems sent along for themselves; passed on unread. */
  readonly state?: string;
}

const form = /^([0-9a-f]{2})-([0-9a-f]{32})-([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/;
const sampledFlag = 1;
const longestState = 512;

type HeaderValue = string | readonly string[] | undefined;

/** The context of a `traceparent` header; undefined for what is none, and then a new trace begins. */
export function parseTraceparent(header: HeaderValue, state?: HeaderValue): TraceContext | undefined {
  if (typeof header !== 'string') return undefined;
  const [, version, trace_id = '', span_id = '', flags = '', rest] = form.exec(header.trim()) ?? [];
  if (version === undefined || version === 'ff' || (version === '00' && rest !== undefined)) return undefined;
  if (/^0+$/.test(trace_id) || /^0+$/.test(span_id)) return undefined;
  const sampled = (Number.parseInt(flags, 16) & sampledFlag) === sampledFlag;
  const isKept = typeof state === 'string' && state !== '' && state.length <= longestState;
  return { trace_id, span_id, sampled, ...(isKept ? { state } : {}) };
}

export function formatTraceparent({ trace_id, span_id, sampled }: TraceContext): string {
  return `00-${trace_id}-${span_id}-${sampled ? '01' : '00'}`;
}

/** A trace of its own that nobody records. */
export function newTraceContext(): TraceContext {
  return { trace_id: randomBytes(16).toString('hex'), span_id: randomBytes(8).toString('hex'), sampled: false };
}
