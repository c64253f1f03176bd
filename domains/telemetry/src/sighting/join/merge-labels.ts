import type { Sighting } from '@apex/formats';
import type { Labels } from '../../call/outcome.ts';
import type { Cluster } from './clusters.ts';

/** Reports whose labels hold for a call they are not of. */
export interface Around {
  /** Those above it, nearest first. */
  readonly above: readonly Sighting[];
  /** Those at the top of its trace. */
  readonly roots: readonly Sighting[];
}

const mostTags = 64;

/** What a call was for: each label as the first report that has it says, tags of all of them. */
export function mergeLabels(cluster: Cluster, { above, roots }: Around): Labels {
  const own = cluster.map(({ observation }) => observation);
  const near = [...own, ...above.map(({ observation }) => observation)];
  const all = [...near, ...roots.map(({ observation }) => observation)];
  const place =
    cluster.find(({ signal }) => signal === 'traces')?.observation ?? own.find(({ trace_id }) => trace_id !== '');
  return {
    source: 'otlp',
    project_label: first(all, 'project_label'),
    branch: first(all, 'branch'),
    application: first(all, 'application'),
    environment: first(all, 'environment'),
    user: first(all, 'user'),
    session: first(all, 'session'),
    // What a part of the trace was about says nothing of the other parts.
    feature: first(near, 'feature'),
    task: first(near, 'task'),
    agent: first(near, 'agent'),
    prompt_hash: first(own, 'prompt_hash'),
    trace_id: place?.trace_id ?? '',
    span_id: place?.span_id ?? '',
    tags: mergeTags(all),
  };
}

type Told = readonly Sighting['observation'][];
type TextLabel = Exclude<keyof Labels, 'source' | 'tags'>;

function first(told: Told, field: TextLabel): string {
  return told.find((observation) => observation[field] !== '')?.[field] ?? '';
}

function mergeTags(told: Told): Record<string, string> {
  const tags = new Map<string, string>();
  for (const observation of told) {
    for (const [name, value] of Object.entries(observation.tags)) {
      if (!tags.has(name) && tags.size < mostTags) tags.set(name, value);
    }
  }
  return Object.fromEntries([...tags].toSorted(([a], [b]) => (a < b ? -1 : 1)));
}
