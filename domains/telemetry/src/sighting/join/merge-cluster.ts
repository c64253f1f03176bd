import type { Usage } from '@apex/contracts';
import type { InputConvention, Sighting } from '@apex/formats';
import type { Labels, Outcome } from '../../call/outcome.ts';
import { outcomeOf } from '../../call/outcome.ts';
import type { Cluster } from './clusters.ts';
import { type Around, mergeLabels } from './merge-labels.ts';
import { detailOf, sameTotals } from './usage-fit.ts';

/** What the reports of one call come to. */
export interface MergedCall {
  readonly at: string;
  readonly outcome: Outcome;
  readonly labels: Labels;
  /** The emitter that is believed: whose count of tokens is priced, where any counts them. */
  readonly usage_from: string;
  readonly usage_convention: InputConvention;
}

/** `cluster`: best first. */
export function mergeCluster(cluster: Cluster, around: Around): MergedCall {
  const { above } = around;
  const [best] = cluster;
  if (best === undefined) throw new RangeError('a call that nobody reports');
  const counted = bestUsage(cluster);
  const told = cluster.map(({ observation }) => observation);
  const first = best.observation;
  // Codex names the model on the span above the one that counts.
  const named = [...told, ...above.map(({ observation }) => observation)].find(({ model }) => model !== '') ?? first;
  const failed = told.find(({ status }) => status === 'error');
  // Who was paid for tokens was answered, whatever somebody above made of the answer.
  const status = first.usage === null && failed !== undefined ? 'error' : first.status;
  const outcome = outcomeOf({
    ...first,
    provider: told.find(({ provider }) => provider !== null)?.provider ?? named.provider,
    model: named.model,
    model_served: firstText(told, 'model_served'),
    tier: told.find(({ tier }) => tier !== 'standard')?.tier ?? 'standard',
    usage: counted?.observation.usage ?? null,
    reported_cost_usd: told.find(({ reported_cost_usd }) => reported_cost_usd !== null)?.reported_cost_usd ?? null,
    status,
    error_type: status === 'error' ? firstText(told, 'error_type') : '',
    finish_reason: firstText(told, 'finish_reason'),
    streaming: told.find(({ streaming }) => streaming !== null)?.streaming ?? null,
    latency_ms: told.find(({ latency_ms }) => latency_ms !== null)?.latency_ms ?? null,
    ttft_ms: told.find(({ ttft_ms }) => ttft_ms !== null)?.ttft_ms ?? null,
    response_id: firstText(told, 'response_id'),
    tools: told.find(({ tools }) => tools.length > 0)?.tools ?? [],
  });
  return {
    at: first.at,
    outcome,
    labels: mergeLabels(cluster, around),
    usage_from: (counted ?? best).emitter,
    usage_convention: counted?.convention ?? 'none',
  };
}

/**
 * The most trusted report that counts; where a less trusted one counts the same in all and tells more kinds apart, that
 * one: several instrumentations leave out what was cached.
 */
function bestUsage(cluster: Cluster): Sighting | undefined {
  let best = cluster.find(({ observation }) => observation.usage !== null);
  for (const other of cluster) if (best !== undefined && isFiner(other, best)) best = other;
  return best;
}

function isFiner({ observation: { usage: other } }: Sighting, { observation: { usage: best } }: Sighting): boolean {
  return other !== null && best !== null && sameTotals(other, best) && detailOf(other) > detailOf(best);
}

type TextField = 'model_served' | 'error_type' | 'finish_reason' | 'response_id';

function firstText(told: readonly Sighting['observation'][], field: TextField): string {
  return told.find((observation) => observation[field] !== '')?.[field] ?? '';
}

/** Whether a report counts other totals than those that are priced. */
export function disagreesWith({ observation }: Sighting, usage: Usage | null): boolean {
  const told = observation.usage;
  return told !== null && usage !== null && !sameTotals(told, usage);
}
