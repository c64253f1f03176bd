import type { Observation } from '@apex/contracts';

/** Who is believed when several report the same call, best first. */
export const sightingRanks = ['gateway', 'sdk', 'instrumentation', 'self_report'] as const;
export type SightingRank = (typeof sightingRanks)[number];

export const signals = ['traces', 'logs', 'metrics'] as const;
export type Signal = (typeof signals)[number];

/**
 * `call`: tells of one provider call. `aggregate`: repeats what calls below it used, never priced. `context`: no model
 * was called, but calls below it belong to its session, user, agent or tags.
 */
export type SightingRole = 'call' | 'aggregate' | 'context';

/**
 * What the emitter's count of input tokens means: with or without cached ones. `undecided`: neither its scope nor
 * the arithmetic tells, and it matters; `none`: it reports no usage.
 */
export type InputConvention = 'inclusive' | 'exclusive' | 'undecided' | 'none';

/** What one emitter reports of one call, normalised: one span, or one log record. */
export interface Sighting {
  /** Names the report within the project: `span:{trace}:{span}` or `log:{content hash}`; sent again it is the same. */
  readonly key: string;
  readonly signal: 'traces' | 'logs';
  readonly role: SightingRole;
  readonly rank: SightingRank;
  /** Short name of the instrumentation, as `docs/emitters.md` lists them; `unknown` is one too. */
  readonly emitter: string;
  /** Instrumentation scope and its version as sent; `service` is the resource's `service.name`. */
  readonly scope: string;
  readonly scope_version: string;
  readonly service: string;
  /** Lower-case hex or empty. A log's `span_id` is the span it was written in. */
  readonly parent_span_id: string;
  /** The provider's id of the HTTP exchange (`request-id`, `x-request-id`), where the emitter tells it. */
  readonly request_id: string;
  /** End of the call, milliseconds since 1970; `observation.at` is its start. */
  readonly ended_at_ms: number;
  readonly convention: InputConvention;
  /** The counts as sent, before they were made disjoint; null where none was. */
  readonly reported_input: number | null;
  readonly reported_output: number | null;
  /**
   * The report as a record of a call; `identity` equals `key`, `source` is `otlp`. For `context` and `aggregate` only
   * labels, ids and (aggregate) usage say anything. `trace_id`, `span_id`, `response_id` stand here.
   */
  readonly observation: Observation;
}

/** A span of which nothing but its place matters: calls below it are found through it. */
export interface SpanLink {
  readonly trace_id: string;
  readonly span_id: string;
  readonly parent_span_id: string;
  readonly started_at_ms: number;
}

/** A point of a usage metric: a total to hold the calls against, never priced. */
export interface MetricPoint {
  /** Names series and interval; the same point sent again is the same. */
  readonly key: string;
  readonly emitter: string;
  readonly scope: string;
  readonly scope_version: string;
  readonly service: string;
  readonly metric: string;
  /** `cost_usd`, or the token kind as the emitter names it (`input`, `output`, `cacheRead`, …). */
  readonly kind: string;
  readonly model: string;
  readonly session: string;
  readonly user: string;
  readonly started_at_ms: number;
  readonly at_ms: number;
  /** `delta`: since `started_at_ms`, to be added; `cumulative`: the largest of a series from one start counts. */
  readonly temporality: 'delta' | 'cumulative';
  /** Decimal text: a count of tokens or US dollars. */
  readonly value: string;
}

/** An item of an export that was not taken; the others were. */
export interface RejectedItem {
  /** A stable code such as `trace_id_invalid`. */
  readonly reason: string;
  /** In words, with what to do; bounded, without attribute values that may be private. */
  readonly message: string;
  /** Span, log event or metric name, bounded. */
  readonly name: string;
}

/** What came from one instrumentation scope of one service in one export. */
export interface ScopeCount {
  readonly emitter: string;
  readonly scope: string;
  readonly scope_version: string;
  readonly service: string;
  readonly items: number;
  readonly calls: number;
  readonly aggregates: number;
  readonly rejected: readonly RejectedItem[];
  /** End of the newest item, milliseconds since 1970; null where no item was in order. */
  readonly newest_at_ms: number | null;
}

/** An export request, read. Reading the same bytes again gives the same, to the letter. */
export interface ReadExport {
  readonly signal: Signal;
  readonly items: number;
  readonly sightings: readonly Sighting[];
  readonly links: readonly SpanLink[];
  readonly points: readonly MetricPoint[];
  readonly rejected: readonly RejectedItem[];
  readonly scopes: readonly ScopeCount[];
}
