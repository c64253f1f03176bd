import type { Sighting, SpanLink } from '@apex/formats';
import { type Cluster, clusterCalls } from './clusters.ts';
import { agentLogEmitter } from './edges.ts';
import { disagreesWith, type MergedCall, mergeCluster } from './merge-cluster.ts';
import { uniqueSightings } from './order.ts';
import { TraceTree } from './trace-tree.ts';

/** One provider call as all its reports tell it. */
export interface JoinedCall extends MergedCall {
  /** Unique within the project; becomes the call's id. */
  readonly anchor: string;
  /** Best first; the rest is evidence. */
  readonly reports: Cluster;
  /** What reports count otherwise than what is priced: empty, or `tokens`. */
  readonly disagreement: string;
}

/**
 * The calls that a set of reports tells of, each once. Pure, and the same for any order and repetition of the reports.
 * `sightings` must hold every report that shares a trace, an id or a session's moment with one of them.
 */
export function joinSightings(sightings: Iterable<Sighting>, links: Iterable<SpanLink>): JoinedCall[] {
  const unique = uniqueSightings(sightings);
  const tree = new TraceTree(unique, links);
  const clusters = clusterCalls(unique, tree);
  const shared = sharedNames(clusters);
  return clusters.map((cluster) => {
    const above = aboveOf(cluster, tree);
    const merged = mergeCluster(cluster, { above, roots: rootsOf(cluster, tree) });
    return {
      ...merged,
      anchor: anchorOf(cluster, shared),
      reports: cluster,
      disagreement: cluster.some((report) => disagreesWith(report, merged.outcome.usage)) ? 'tokens' : '',
    };
  });
}

function aboveOf(cluster: Cluster, tree: TraceTree): Sighting[] {
  const above = new Set(cluster.flatMap((report) => [...tree.above(report)]));
  for (const report of cluster) above.delete(report);
  return [...above];
}

function rootsOf(cluster: Cluster, tree: TraceTree): Sighting[] {
  const traces = new Set(cluster.map(({ observation }) => observation.trace_id).filter((id) => id !== ''));
  return [...traces].toSorted().flatMap((trace_id) => tree.rootsOf(trace_id));
}

/** A call that is stored already; else the provider's own name of the call where it names no other one; else the report that places it best. */
function anchorOf(cluster: Cluster, shared: ReadonlySet<string>): string {
  const stored = cluster.find(({ emitter }) => emitter === agentLogEmitter);
  if (stored !== undefined) return stored.key;
  const name = namesOf(cluster).find((candidate) => !shared.has(candidate));
  if (name !== undefined) return name;
  const [first] = cluster
    .map(({ key }) => key)
    .toSorted((a, b) => Number(isLog(a)) - Number(isLog(b)) || (a < b ? -1 : 1));
  return first ?? '';
}

function isLog(key: string): boolean {
  return key.startsWith('log:');
}

function namesOf(cluster: Cluster): string[] {
  const names = (kind: string, ids: Iterable<string>) =>
    [...new Set(ids)].filter((id) => id !== '').map((id) => `${kind}:${id}`);
  return [
    ...names(
      'response',
      cluster.map(({ observation }) => observation.response_id),
    ).toSorted(),
    ...names(
      'request',
      cluster.map(({ request_id }) => request_id),
    ).toSorted(),
  ];
}

function sharedNames(clusters: readonly Cluster[]): Set<string> {
  const seen = new Set<string>();
  const shared = new Set<string>();
  for (const name of clusters.flatMap(namesOf)) (seen.has(name) ? shared : seen).add(name);
  return shared;
}
