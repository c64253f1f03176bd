import type { Sighting } from '@apex/formats';
import { byStrength, type Edge, idEdges, momentEdges, placeEdges, sessionEdges } from './edges.ts';
import { byTrust, voiceOf } from './order.ts';
import type { TraceTree } from './trace-tree.ts';
import { hidesSum } from './undeclared-sum.ts';

/** Reports of one call, best first. */
export type Cluster = readonly Sighting[];

class Group {
  readonly members: Sighting[];
  readonly voices: Set<string>;
  readonly response_ids: Set<string>;
  readonly request_ids: Set<string>;

  constructor(sighting: Sighting) {
    this.members = [sighting];
    this.voices = new Set([voiceOf(sighting)]);
    this.response_ids = new Set(named(sighting.observation.response_id));
    this.request_ids = new Set(named(sighting.request_id));
  }

  take(other: Group): void {
    this.members.push(...other.members);
    for (const voice of other.voices) this.voices.add(voice);
    for (const id of other.response_ids) this.response_ids.add(id);
    for (const id of other.request_ids) this.request_ids.add(id);
  }
}

function named(id: string): string[] {
  return id === '' ? [] : [id];
}

/**
 * Sorts reports of calls, in the order of their keys, by the call they tell of. The result hangs on the set of reports alone: edges are tried from the
 * strongest on, and two groups become one where no voice would then tell of the call twice and no two ids contradict.
 */
export function clusterCalls(sightings: readonly Sighting[], tree: TraceTree): Cluster[] {
  const calls = sightings.filter(({ role }) => role === 'call');
  const places = placeEdges(calls, tree);
  const sums = hidesSum(places);
  const counted = calls.filter((call) => !sums.has(call));
  const groups = new Map(counted.map((call) => [call, new Group(call)]));
  const edges = [...places, ...idEdges(counted), ...sessionEdges(counted, tree), ...momentEdges(counted)];
  edges.sort(byStrength);
  const lonely = onlyChildren(places);
  for (const edge of edges) {
    const one = groups.get(edge.a);
    const other = groups.get(edge.b);
    if (one === undefined || other === undefined || one === other || !mayJoin(one, other, edge, lonely)) continue;
    const [large, small] = one.members.length < other.members.length ? [other, one] : [one, other];
    large.take(small);
    for (const member of small.members) groups.set(member, large);
  }
  return [...new Set(groups.values())].map(({ members }) => members.toSorted(byTrust));
}

function mayJoin(one: Group, other: Group, edge: Edge, lonely: ReadonlySet<Edge>): boolean {
  const nestedTwice = edge.reason === 'nesting' && lonely.has(edge) && edge.fit !== 'different';
  if (!nestedTwice && !one.voices.isDisjointFrom(other.voices)) return false;
  // A log record in the span, or counts that agree below it: whatever ids they bear, it is the call.
  if (edge.reason === 'span' || (edge.reason === 'nesting' && edge.fit === 'equal')) return true;
  return agree(one.response_ids, other.response_ids) && agree(one.request_ids, other.request_ids);
}

function agree(one: ReadonlySet<string>, other: ReadonlySet<string>): boolean {
  return one.size === 0 || other.size === 0 || !one.isDisjointFrom(other);
}

/** Edges between a report and the one of the same voice below it: a helper that wraps the call it makes. */
function onlyChildren(places: readonly Edge[]): Set<Edge> {
  const nested = places.filter(({ a, b, above }) => above !== null && voiceOf(a) === voiceOf(b));
  const below = Map.groupBy(nested, ({ above }) => above);
  return new Set([...below.values()].flatMap((children) => (children.length === 1 ? children : [])));
}
