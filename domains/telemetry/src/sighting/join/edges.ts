import type { Sighting } from '@apex/formats';
import { answerTokens, promptTokens, totalTokens } from '@apex/tokens';
import { byKey, isSameVoice } from './order.ts';
import type { TraceTree } from './trace-tree.ts';
import { type Fit, usageFit } from './usage-fit.ts';

/** Why two reports may be of one call, strongest first. */
export const reasons = ['span', 'id', 'nesting', 'session', 'moment'] as const;
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
const sameSessionWithinMs = 3_000;
/** And begin this close together: one may have begun at the first try, the other at the last. */
export const sameSessionBeginWithinMs = 10 * 60_000;
/** Whose reports are calls that were read from a coding agent's log. Such a log tells when an answer began to come. */
export const agentLogEmitter = 'agent-log';
/** Reports of one service begin and end this close together when nothing but their counts tells that they are of one call. */
export const sameMomentWithinMs = 1_000;

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
export function sessionEdges(calls: readonly Sighting[], tree: TraceTree): Edge[] {
  const sessions = new Map(calls.map((call) => [call, sessionOf(call, tree)]));
  const groups = Map.groupBy(
    calls.filter((call) => sessions.get(call) !== ''),
    (call) => sessions.get(call),
  );
  return [...groups.values()].flatMap((group) => neighbours(group, sameSessionBeginWithinMs, 'session', isLikelySame));
}

/** Its own, or that of the nearest report above it that has one. */
function sessionOf(call: Sighting, tree: TraceTree): string {
  if (call.observation.session !== '') return call.observation.session;
  for (const { observation } of tree.above(call)) if (observation.session !== '') return observation.session;
  return '';
}

/**
 * Reports of one service at one moment that count the same, where one names no answer: some instrumentations stand beside
 * what they instrument, in a trace of their own.
 */
export function momentEdges(calls: readonly Sighting[]): Edge[] {
  const groups = Map.groupBy(
    calls.filter((call) => countsOf(call) !== ''),
    countsOf,
  );
  return [...groups.values()].flatMap((group) => neighbours(group, sameMomentWithinMs, 'moment', isSameMoment));
}

/** Service, prompt and answer of a report that counts: what reports of one call have in common where they have no id. */
export function countsOf({ role, service, observation: { usage } }: Sighting): string {
  if (role !== 'call' || usage === null || totalTokens(usage) === 0) return '';
  return `${promptTokens(usage)} ${answerTokens(usage)} ${service}`;
}

function isSameMoment(a: Sighting, b: Sighting): boolean {
  if (a.observation.response_id !== '' && b.observation.response_id !== '') return false;
  const sessions = new Set([a, b].map(({ observation }) => observation.session).filter((session) => session !== ''));
  return sessions.size < 2 && beginGap(a, b) <= sameMomentWithinMs && isSameModel(a, b);
}

function beginGap(a: Sighting, b: Sighting): number {
  return Math.abs(Date.parse(a.observation.at) - Date.parse(b.observation.at));
}

function isLikelySame(a: Sighting, b: Sighting): boolean {
  if (!isSameModel(a, b) || beginGap(a, b) > sameSessionBeginWithinMs) return false;
  const isLog = a.emitter === agentLogEmitter || b.emitter === agentLogEmitter;
  if (!isLog && gapOf(a, b) > sameSessionWithinMs) return false;
  const fit = usageFit(a, b);
  if (fit === 'different') return false;
  // Without counts to compare, only a report by the application itself is taken for a shadow of another.
  return fit === 'equal' || (!isLog && (a.rank === 'self_report' || b.rank === 'self_report'));
}

function isSameModel({ observation: a }: Sighting, { observation: b }: Sighting): boolean {
  const names = [a.model, a.model_served].filter((name) => name !== '');
  const others = [b.model, b.model_served].filter((name) => name !== '');
  if (names.length === 0 || others.length === 0) return true;
  return names.some((name) => others.some((other) => name.startsWith(other) || other.startsWith(name)));
}

function hasVoices(group: readonly Sighting[]): boolean {
  const [first] = group;
  return first !== undefined && group.some((other) => !isSameVoice(first, other));
}

/** At most so many partners of a report are looked at: a constant id or session must not cost the square of its calls. */
const mostPartners = 64;

function neighbours(
  group: readonly Sighting[],
  withinMs: number,
  reason: Reason,
  accepts: (a: Sighting, b: Sighting) => boolean,
): Edge[] {
  // Most sessions know one voice, which never tells of a call twice.
  if (group.length < 2 || !hasVoices(group)) return [];
  const sorted = group.toSorted((a, b) => a.ended_at_ms - b.ended_at_ms || byKey(a, b));
  const edges: Edge[] = [];
  for (const [index, a] of sorted.entries()) {
    let partners = 0;
    for (let next = index + 1; next < sorted.length && partners < mostPartners; next += 1) {
      const b = sorted[next];
      if (b === undefined || b.ended_at_ms - a.ended_at_ms > withinMs) break;
      if (isSameVoice(a, b) || !accepts(a, b)) continue;
      edges.push(edgeOf(a, b, reason));
      partners += 1;
    }
  }
  return edges;
}
