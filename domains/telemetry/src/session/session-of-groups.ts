import type { Session, TokenSums } from '@apex/contracts';
import { formatUsd, parseUsd } from '@apex/pricing';
import { z } from 'zod';
import { missingLabel } from '../spend/dimensions.ts';
import { type SessionSums, sessionSumsSchema } from './session-sums.ts';

/** Calls of one session that share all labels and the model. */
export const sessionGroupSchema = sessionSumsSchema.extend({
  session: z.string(),
  project_label: z.string(),
  user: z.string(),
  agent: z.string(),
  feature: z.string(),
  provider: z.string(),
  model: z.string(),
});
export type SessionGroup = z.output<typeof sessionGroupSchema>;

const mostModels = 20;

/** A session from the groups of its calls. */
export function sessionOfGroups(session: string, groups: readonly SessionGroup[], project_name: string): Session {
  const total = addUp(groups);
  return {
    session,
    project: commonest(groups, ({ project_label }) => project_label || project_name),
    user: commonest(groups, ({ user }) => user),
    agent: commonest(groups, ({ agent }) => agent),
    feature: commonest(groups, ({ feature }) => feature),
    models: modelsOf(groups),
    first_at: new Date(total.first_ms).toISOString(),
    last_at: new Date(total.last_ms).toISOString(),
    calls: total.calls,
    errors: total.errors,
    tokens: total.tokens,
    cost_usd: costOf(total),
    cache_hit_rate: total.prompt === 0 ? null : total.tokens.cache_read / total.prompt,
    unpriced_calls: total.unpriced_calls,
  };
}

export interface Total {
  readonly calls: number;
  readonly errors: number;
  readonly unpriced_calls: number;
  readonly prompt: number;
  readonly cost: bigint;
  readonly first_ms: number;
  readonly last_ms: number;
  readonly tokens: TokenSums;
}

export function addUp(groups: readonly SessionSums[]): Total {
  const sum = (of: (group: SessionSums) => number): number =>
    Math.min(
      groups.reduce((total, group) => total + of(group), 0),
      Number.MAX_SAFE_INTEGER,
    );
  return {
    calls: sum((group) => group.a_calls),
    errors: sum((group) => group.a_errors),
    unpriced_calls: sum((group) => group.a_unpriced_calls),
    prompt: sum((group) => group.a_prompt),
    cost: groups.reduce((total, { a_cost }) => total + parseUsd(a_cost), 0n),
    first_ms: Math.min(...groups.map(({ a_first_at }) => Date.parse(a_first_at))),
    last_ms: Math.max(...groups.map(({ a_last_at }) => Date.parse(a_last_at))),
    tokens: {
      input: sum((group) => group.a_input),
      cache_read: sum((group) => group.a_cache_read),
      cache_write_5m: sum((group) => group.a_cache_write_5m),
      cache_write_1h: sum((group) => group.a_cache_write_1h),
      output: sum((group) => group.a_output),
      reasoning: sum((group) => group.a_reasoning),
    },
  };
}

/** Not known where none of the calls is priced. */
export function costOf({ calls, unpriced_calls, cost }: Total): string | null {
  return calls === unpriced_calls ? null : formatUsd(cost);
}

/** The label of most calls; of several, the first in the alphabet. */
function commonest(groups: readonly SessionGroup[], labelOf: (group: SessionGroup) => string): string {
  const counts = new Map<string, number>();
  for (const group of groups) {
    const label = labelOf(group);
    counts.set(label, (counts.get(label) ?? 0) + group.a_calls);
  }
  const [first] = [...counts].toSorted(([one, few], [other, many]) => many - few || (one < other ? -1 : 1));
  return first?.[0] ?? '';
}

function modelsOf(groups: readonly SessionGroup[]): string[] {
  return [...Map.groupBy(groups, ({ model }) => model)]
    .map(([model, own]) => ({ model: model || missingLabel, cost: addUp(own).cost }))
    .toSorted((one, other) => Number(other.cost - one.cost) || (one.model < other.model ? -1 : 1))
    .slice(0, mostModels)
    .map(({ model }) => model);
}
