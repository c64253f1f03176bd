import type { Sighting } from '@apex/formats';
import { byKey, voiceOf } from './order.ts';
import type { TraceTree } from './trace-tree.ts';
import { type Fit, usageFit } from './usage-fit.ts';

/** Why two reports may be of one call, strongest first. */
export const reasons = ['span', 'id', 'nesting', 'session'] as const;
export type Reason = (typeof reasons)[number];

/** Two reports that may be of one call. */
export interface Edge {
  readonly a: Sighting;
  readonly b: Sighting;
  readonly reason: Reason;
  readonly fit: Fit;
  readonly gap_ms: number;
  /** Which of the two stands above the other, for `nesting`. */
  readonly above: Sighting | null;
}

/** Reports with one id further apart than this are of different calls: somebody gives constant ids. */
export const sameIdWithinMs = 60 * 60_000;
/** Reports of one session end this close together when they are of one call. */
export const sameSessionWithinMs = 3_000;

const fits: readonly Fit[] = ['equal', 'open', 'different'];

/** The order in which they are tried. */
export function byStrength(one: Edge, other: Edge): number {
  return (
    reasons.indexOf(one.reason) - reasons.indexOf(other.reason) ||
    fits.indexOf(one.fit) - fits.indexOf(other.fit) ||
    one.gap_ms - other.gap_ms ||
    byKey(one.a, other.a) ||
    byKey(one.b, other.b)
  );
}

function edgeOf(first: Sighting, second: Sighting, reason: Reason, above: Sighting | null = null): Edge {
  const [a, b] = byKey(first, second) <= 0 ? [first, second] : [second, first];
  return { a, b, reason, fit: usageFit(a, b), gap_ms: gapOf(a, b), above };
}

/** How far apart they are: their ends, since a parent begins when its child has not. */
function gapOf(a: Sighting, b: Sighting): number {
  return Math.abs(a.ended_at_ms - b.ended_at_ms);
}

/** A log record in a call's own span, and a call's span below another's. */
export function placeEdges(calls: readonly Sighting[], tree: TraceTree): Edge[] {
  const edges: Edge[] = [];
  for (const call of calls) {
    const own = call.signal === 'logs' ? tree.at(call) : null;
    if (own?.role === 'call') {
      edges.push(edgeOf(call, own, 'span'));
      continue;
    }
    const above = tree.callAbove(call);
    if (above !== null) edges.push(edgeOf(call, above, 'nesting', above));
  }
  return edges;
}

/** Reports that bear the same id of the answer, or of the exchange with the provider. */
export function idEdges(calls: readonly Sighting[]): Edge[] {
  const edges: Edge[] = [];
  for (const idOf of [(s: Sighting) => s.observation.response_id, (s: Sighting) => s.request_id]) {
    const groups = Map.groupBy(
      calls.filter((call) => idOf(call) !== ''),
      idOf,
    );
    for (const group of groups.values()) edges.push(...neighbours(group, sameIdWithinMs, 'id', () => true));
  }
  return edges;
}

/** Reports of one session at one time that count the same, where no id joins or parts them. */
export function sessionEdges(calls: readonly Sighting[]): Edge[] {
  const groups = Map.groupBy(
    calls.filter(({ observation: { session } }) => session !== ''),
    ({ observation: { session } }) => session,
  );
  return [...groups.values()].flatMap((group) => neighbours(group, sameSessionWithinMs, 'session', isLikelySame));
}

function isLikelySame(a: Sighting, b: Sighting): boolean {
  if (!isSameModel(a, b)) return false;
  const fit = usageFit(a, b);
  if (fit === 'different') return false;
  // Without counts to compare, only a report by the application itself is taken for a shadow of another.
  return fit === 'equal' || a.rank === 'self_report' || b.rank === 'self_report';
}

function isSameModel({ observation: a }: Sighting, { observation: b }: Sighting): boolean {
  const names = [a.model, a.model_served].filter((name) => name !== '');
  const others = [b.model, b.model_served].filter((name) => name !== '');
  if (names.length === 0 || others.length === 0) return true;
  return names.some((name) => others.some((other) => name.startsWith(other) || other.startsWith(name)));
}

/** At most so many partners of a report are looked at: a constant id or session must not cost the square of its calls. */
const mostPartners = 64;

function neighbours(
  group: readonly Sighting[],
  withinMs: number,
  reason: Reason,
  accepts: (a: Sighting, b: Sighting) => boolean,
): Edge[] {
  if (group.length < 2) return [];
  const sorted = group.toSorted((a, b) => a.ended_at_ms - b.ended_at_ms || byKey(a, b));
  const edges: Edge[] = [];
  for (const [index, a] of sorted.entries()) {
    let partners = 0;
    for (let next = index + 1; next < sorted.length && partners < mostPartners; next += 1) {
      const b = sorted[next];
      if (b === undefined || b.ended_at_ms - a.ended_at_ms > withinMs) break;
      if (voiceOf(a) === voiceOf(b) || !accepts(a, b)) continue;
      edges.push(edgeOf(a, b, reason));
      partners += 1;
    }
  }
  return edges;
}
