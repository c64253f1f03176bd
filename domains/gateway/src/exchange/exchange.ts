import type { Attempt, GatewayOperation, PolicyStep, Usage } from '@apex/contracts';
import type { Pico } from '@apex/pricing';
import type { IncomingMessage } from 'node:http';
import type { Amounts, Reservation } from '../budget/ledger.ts';
import type { CallRoute } from '../listen/call-route.ts';
import type { KnownKey } from '../listen/key-directory.ts';
import type { Keeper } from '../relay/relay.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { type AnswerReport, newReport } from '../usage/answer-report.ts';
import type { Facts } from './call-facts.ts';
import type { AnswerSink } from './answer-sink.ts';
import type { Destination } from './destination.ts';
import { randomHex } from './ids.ts';
import type { JsonObject } from '../model-spec/json.ts';
import type { ServedModels } from './served-models.ts';

export type CacheOutcome = 'off' | 'miss' | 'hit' | 'coalesced';

/** Ids of zeros alone are none: telemetry would not take the span. */
const traceparent = /^[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-[0-9a-f]{2}/;

/** One call from its first byte to its record: what is known of it so far. Each step fills in its part. */
export class Exchange {
  readonly request: IncomingMessage;
  readonly response: AnswerSink;
  readonly route: CallRoute;
  readonly trace_id: string;
  readonly span_id: string;
  readonly parent_span_id: string;
  readonly started_at_ms: number;
  /** Of the monotonic clock. */
  readonly started: number;

  key: KnownKey | undefined;
  snapshot: Snapshot | undefined;
  body: Buffer = Buffer.alloc(0);
  json: JsonObject | undefined;
  facts: Facts | undefined;
  most_output_tokens: number | null = null;
  prompt_hash = '';
  steps: readonly PolicyStep[] = [];
  readonly why: string[] = [];
  destination: Destination | undefined;
  /** Where it may go, in the order it is tried. */
  destinations: readonly Destination[] = [];
  /** What answered under names without a price. */
  served: ServedModels | undefined;
  downgraded_by = '';
  reservation: Reservation | undefined;
  /** Of the reservation, as the ledger knows it; empty: no budget was asked. */
  journal_id = '';
  /** The most it can use up in the places `most_of`; worked out once for them. */
  most: Amounts | undefined;
  most_of: readonly Destination[] | undefined;
  /** In the journal; 0: nothing was begun. */
  sequence = 0;
  cache: CacheOutcome = 'off';
  /** What the answer took when it was first given: what giving it again saves. */
  saved: { readonly cost: Pico | null; readonly usage: Usage | null } | undefined;
  /** Whoever waits for this call is told that it is over. */
  onEnd: (() => void) | undefined;
  /** Keeps the answer to be given again; undefined: it is not to be. */
  keeper: Keeper | undefined;
  /** Of a call that only copies another one. */
  shadow_of = '';
  /** Whether it was copied itself, and how probable that was; empty where no policy says so. */
  shadow_draw = '';

  readonly attempts: Attempt[] = [];
  report: AnswerReport = newReport();
  /** Events of a stream. */
  events = 0;
  /** The upstream has been asked, so it may charge. */
  dispatched = false;
  /** Of the last upstream that answered; 0: none has. */
  upstream_status = 0;
  provider_request_id = '';
  first_byte_ms: number | null = null;
  status = 0;
  error = '';
  cost: Pico | null = null;
  is_estimated = false;
  latency_ms = 0;
  /** When, after its start, the body was there; 0: it was not yet. */
  received_ms = 0;
  /** For money, or room, that other calls held. */
  waited_ms = 0;
  /** When, after its start, it was first sent on. */
  dispatched_ms = 0;
  ended = false;
  /** Its record was said to the journal. */
  is_journalled = false;
  /** As the pricing package names the shape of the upstream's counts; `auto`: by the look of them. */
  flavour = 'auto';
  /** Of the feed: grows with each change. */
  feed_sequence = 0;
  /** Its place there; below 0: it is not shown. */
  feed_place = -1;

  /** When the sweep gives it up, on the monotonic clock. */
  first_byte_ms_allowed = Number.POSITIVE_INFINITY;
  first_byte_deadline = Number.POSITIVE_INFINITY;
  total_deadline = Number.POSITIVE_INFINITY;
  /** We gave the last attempt up before it answered: its provider may charge the prompt. */
  given_up = false;
  /** Why it was stopped; undefined: it was not. */
  stopped: Error | undefined;
  /** Ends the attempt under way. */
  abort: ((reason: Error) => void) | undefined;
  /** Ends waiting of any kind; made when somebody needs it. */
  #controller: AbortController | undefined;

  constructor(request: IncomingMessage, response: AnswerSink, route: CallRoute, now_ms: number) {
    this.request = request;
    this.response = response;
    this.route = route;
    this.started_at_ms = now_ms;
    this.started = performance.now();
    const header = request.headers['traceparent'];
    const trace = typeof header === 'string' ? traceparent.exec(header) : null;
    this.trace_id = trace?.[1] ?? randomHex(16);
    this.parent_span_id = trace?.[2] ?? '';
    this.span_id = randomHex(8);
  }

  get request_id(): string {
    return `gw_${this.span_id}`;
  }

  /** Of the address, without its query. */
  get path(): string {
    const url = this.request.url ?? '';
    const cut = url.indexOf('?');
    return cut < 0 ? url : url.slice(0, cut);
  }

  get client(): string {
    return (this.request.headers['user-agent'] ?? '').slice(0, 200);
  }

  get operation(): GatewayOperation {
    return this.route.operation;
  }

  get signal(): AbortSignal {
    this.#controller ??= new AbortController();
    if (this.stopped !== undefined) this.#controller.abort(this.stopped);
    return this.#controller.signal;
  }

  /** The client has left, or there is no more time. */
  stop(reason: Error): void {
    this.stopped ??= reason;
    this.#controller?.abort(reason);
    this.abort?.(reason);
  }

  elapsed(): number {
    return Math.round((performance.now() - this.started) * 1000) / 1000;
  }
}
