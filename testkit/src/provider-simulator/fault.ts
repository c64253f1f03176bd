export type Encoding = 'gzip' | 'br' | 'deflate';

/** What goes wrong with one answer. Its parts combine; none of them is an answer as it should be. */
export interface Fault {
  /** Refused with this status; nothing is charged. */
  readonly status?: number;
  /** Beside a status. Without it a 429 says `retry-after: 1` and `retry-after-ms: 20`. */
  readonly retry_after?: { readonly seconds: number; readonly form: 'seconds' | 'http_date' };
  /** Waited before the headers. */
  readonly first_byte_ms?: number;
  /** Waited before each event, or before a whole body. */
  readonly pause_ms?: number;
  /** The connection breaks in the middle of the answer. */
  readonly cut?: boolean;
  /** The last event, or the body, is no JSON. */
  readonly malformed?: boolean;
  /** `silent`: accepted and never answered; `mid_stream`: half the answer, then nothing more. */
  readonly hang?: 'silent' | 'mid_stream';
  /** The connection is reset before any header. */
  readonly reset?: boolean;
  /** The first piece of a stream comes twice. */
  readonly duplicate_chunk?: boolean;
  /** Compressed, if the request's `accept-encoding` allows it; a stream is flushed at each event. */
  readonly encoding?: Encoding;
  /** The answer's text is this long. */
  readonly huge_megabytes?: number;
  /** Chunks end inside a UTF-8 character, inside a line and between the two line ends of an event. */
  readonly split?: boolean;
  /** Events end their lines with CRLF and comments stand between them. */
  readonly crlf?: boolean;
  /** The answer never tells its usage. */
  readonly no_usage?: boolean;
}

/** The next `times` requests that match every part given fail so. */
export interface PlannedFault {
  /** What the path starts with. */
  readonly path?: string;
  readonly model?: string;
  /** The key the request bears. */
  readonly credential?: string;
  readonly times: number;
  readonly fault: Fault;
}

/** A queue: of two plans that match, the older one is used up first. */
export class FaultQueue {
  readonly #planned: { readonly plan: PlannedFault; left: number }[] = [];

  /** Returns what lifts the plan before it is used up. */
  add(plan: PlannedFault): () => void {
    const entry = { plan, left: plan.times };
    this.#planned.push(entry);
    return () => {
      entry.left = 0;
    };
  }

  take(request: { readonly path: string; readonly model: string; readonly credential: string }): Fault {
    const found = this.#planned.find(
      ({ plan, left }) =>
        left > 0 &&
        request.path.startsWith(plan.path ?? '') &&
        (plan.model ?? request.model) === request.model &&
        (plan.credential ?? request.credential) === request.credential,
    );
    if (found === undefined) return {};
    found.left -= 1;
    return found.plan.fault;
  }
}
