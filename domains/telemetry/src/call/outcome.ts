import type { Observation, Usage } from '@apex/contracts';
import { formatUsd, parseUsd } from '@apex/pricing';
import { totalTokens } from '@apex/tokens';
import { digest128 } from './call-id.ts';
import { storedLabel } from './stored-label.ts';

/** What an observation says happened in the call; later and better observations may improve it. */
export type Outcome = Pick<
  Observation,
  | 'provider'
  | 'model'
  | 'model_served'
  | 'operation'
  | 'tier'
  | 'usage'
  | 'reported_cost_usd'
  | 'status'
  | 'error_type'
  | 'finish_reason'
  | 'streaming'
  | 'latency_ms'
  | 'ttft_ms'
  | 'response_id'
  | 'tools'
>;

/** What the first observation says the call was for; it stays as it is. */
export type Labels = Pick<
  Observation,
  | 'source'
  | 'project_label'
  | 'branch'
  | 'application'
  | 'feature'
  | 'user'
  | 'session'
  | 'task'
  | 'agent'
  | 'environment'
  | 'prompt_hash'
  | 'trace_id'
  | 'span_id'
  | 'tags'
>;

const largestReportedDigits = 15;

/** The outcome as it can be stored, so that what is read back equals what was told. */
export function outcomeOf(observation: Observation): Outcome {
  const reported_cost_usd = plausibleUsd(observation.reported_cost_usd);
  const latency_ms = toMicroseconds(observation.latency_ms);
  const ttft_ms = toMicroseconds(observation.ttft_ms);
  const provider = (observation.provider === null ? '' : storedLabel(observation.provider)) || null;
  const model = storedLabel(observation.model);
  const error_type = storedLabel(observation.error_type);
  const isStorable =
    provider === observation.provider &&
    model === observation.model &&
    error_type === observation.error_type &&
    observation.tools.every((name) => name.isWellFormed()) &&
    reported_cost_usd === observation.reported_cost_usd &&
    latency_ms === observation.latency_ms &&
    ttft_ms === observation.ttft_ms;
  if (isStorable) return observation;
  const tools = observation.tools.map((name) => name.toWellFormed());
  return { ...observation, provider, model, error_type, tools, reported_cost_usd, latency_ms, ttft_ms };
}

/** An amount so large that a sum of a few would overflow is no evidence of anything. */
function plausibleUsd(text: string | null): string | null {
  if (text === null || (text.split('.')[0] ?? '').length > largestReportedDigits) return null;
  return formatUsd(parseUsd(text));
}

function toMicroseconds(ms: number | null): number | null {
  return ms === null ? null : Math.round(ms * 1000) / 1000;
}

/** Whether the second usage tells more: streamed parts of one call count up, so the larger output is the later one. */
export function isBetterUsage(known: Usage | null, told: Usage | null): boolean {
  if (told === null) return false;
  if (known === null) return true;
  if (told.output !== known.output) return told.output > known.output;
  return totalTokens(told) > totalTokens(known);
}

/**
 * Both observations of one call in one. The one with the better usage decides, the other fills what it leaves open;
 * a model that is known stays; tools are the larger count of each name, since the parts of a streamed answer repeat them. Returns `known` itself
 * when nothing changes, so merging the same observation again is no change.
 */
export function mergeOutcomes(known: Outcome, told: Outcome): Outcome {
  const better = isBetterUsage(known.usage, told.usage);
  const [first, second] = better ? [told, known] : [known, told];
  // A model given for a whole file must not replace one that the source named, nor bring its provider along.
  const isOtherModel = known.model !== '' && told.model !== known.model;
  const [named, other] = isOtherModel ? [known, told] : [first, second];
  const merged: Outcome = {
    provider: named.provider ?? other.provider,
    model: named.model || other.model,
    model_served: first.model_served || second.model_served,
    operation: first.operation,
    tier: first.tier,
    usage: first.usage,
    reported_cost_usd: first.reported_cost_usd ?? second.reported_cost_usd,
    status: first.status,
    error_type: first.error_type || (first.status === second.status ? second.error_type : ''),
    finish_reason: first.finish_reason || second.finish_reason,
    streaming: first.streaming ?? second.streaming,
    latency_ms: first.latency_ms ?? second.latency_ms,
    ttft_ms: first.ttft_ms ?? second.ttft_ms,
    response_id: first.response_id || second.response_id,
    tools: mergeTools(first.tools, second.tools),
  };
  return outcomeText(merged) === outcomeText(known) ? known : merged;
}

/** Names in order of first mention; each as often as the list that has it more often. */
function mergeTools(first: readonly string[], second: readonly string[]): string[] {
  if (second.length === 0 || first === second) return [...first];
  const wanted = countNames(second);
  for (const name of first) wanted.set(name, (wanted.get(name) ?? 0) - 1);
  const merged = [...first];
  for (const name of second) {
    const missing = wanted.get(name) ?? 0;
    if (missing <= 0) continue;
    merged.push(name);
    wanted.set(name, missing - 1);
  }
  return merged;
}

function countNames(names: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}

/** 64 bits that tell whether an observation says anything a stored call does not; decimal, as the engine writes them. */
export function outcomeDigest(outcome: Outcome): string {
  return BigInt(`0x${digest128(outcomeText(outcome)).slice(0, 16)}`).toString();
}

/** Tools are a bag: the order in which parts came says nothing. */
function outcomeText(outcome: Outcome): string {
  const { usage, tools } = outcome;
  const names = tools.length === 0 ? '' : tools.length === 1 ? tools[0] : tools.toSorted().join('\u0002');
  const tokens = usage === null ? '' : usageText(usage);
  // One template: this runs for every record, and a list to join costs five times as much.
  return `${outcome.provider}\u0001${outcome.model}\u0001${outcome.model_served}\u0001${outcome.operation}\u0001${outcome.tier}\u0001${tokens}\u0001${outcome.reported_cost_usd}\u0001${outcome.status}\u0001${outcome.error_type}\u0001${outcome.finish_reason}\u0001${outcome.streaming}\u0001${outcome.latency_ms}\u0001${outcome.ttft_ms}\u0001${outcome.response_id}\u0001${names}`;
}

function usageText(usage: Usage): string {
  const { input, cache_read, cache_write_5m, cache_write_1h, output, reasoning } = usage;
  return `${input} ${cache_read} ${cache_write_5m} ${cache_write_1h} ${output} ${reasoning} ${usage.audio_in} ${usage.audio_out} ${usage.image_in} ${usage.image_out}`;
}
