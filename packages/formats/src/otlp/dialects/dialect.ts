import type { InputConvention, SightingRank, SightingRole } from '../sighting.ts';
import type { Fields } from '../wire/fields.ts';
import type { KnownPrefix, Names } from '../wire/name-table.ts';

/** `link`: nothing but its place in the trace matters. */
export type SpanRole = SightingRole | 'link';

/** What a rule may look at to tell what a span is. */
export interface SpanView {
  readonly name: string;
  readonly scope: string;
  readonly fields: Fields;
}

/** What there is to know of one emitter. */
export interface Dialect {
  /** As `docs/emitters.md` lists it. */
  readonly emitter: string;
  readonly rank: SightingRank;
  /** Names of instrumentation scopes; the first dialect of the registry that has a fitting one is taken. */
  readonly scopes: readonly RegExp[];
  /** What its count of input tokens means; `undefined`: arithmetic has to tell. */
  readonly convention?: (view: SpanView) => Extract<InputConvention, 'inclusive' | 'exclusive'> | undefined;
  /** Attribute names that mean the same in every scope. */
  readonly names?: Names;
  /** Attribute names too common to mean anything outside this emitter's own scopes. */
  readonly ownNames?: Names;
  readonly prefixes?: readonly KnownPrefix[];
  /** Tells a span by attributes that only this dialect has, whatever the scope; `undefined`: not one of its. */
  readonly role?: (view: SpanView) => SpanRole | undefined;
  /** Tells a span of its own scopes by whatever it likes. */
  readonly ownRole?: (view: SpanView) => SpanRole | undefined;
  /** The provider, from what it tells as one and the model: for emitters that serve one alone or name themselves. */
  readonly provider?: (told: string, model: string) => string;
  /** Its `gen_ai.response.id` names the exchange, not the reply. */
  readonly replyIdIsRequestId?: boolean;
  /** Its span covers a part of the call: what it lasted says nothing of the call. */
  readonly spanIsPartial?: boolean;
}
