import type { Measure } from '@apex/contracts';
import { formatUsd, parseUsd, roundHalfEven } from '@apex/pricing';
import { wholeCount } from '../store/whole-count.ts';
import { type AggregateName, aliasOf } from './sums.ts';

/** A group's aggregates as the engine gives them: 64-bit integers and decimals as text. */
export type Aggregates = Readonly<Record<string, unknown>>;

export interface MeasureDefinition {
  readonly needs: readonly AggregateName[];
  /** Orders groups; may be nothing where the measure is. */
  readonly orderSql: string;
  /** Null: nothing to divide by. */
  value(group: Aggregates): string | number | null;
}

/** Every measure, once. Money is divided exactly and rounded half-even to 12 places. */
export const measureDefinitions: Readonly<Record<Measure, MeasureDefinition>> = {
  cost: money('cost'),
  calls: count('calls'),
  tokens: {
    needs: ['prompt', 'output'],
    orderSql: `${aliasOf('prompt')} + ${aliasOf('output')}`,
    value: (group) => countOf(group, 'prompt') + countOf(group, 'output'),
  },
  cache_hit_rate: rate('cache_read', 'prompt'),
  error_rate: rate('errors', 'calls'),
  errors: count('errors'),
  unpriced_calls: count('unpriced_calls'),
  sessions: count('sessions'),
  users: count('users'),
  tasks: count('tasks'),
  // Calls without a price cost an unknown amount, so they are in neither part of the quotient.
  cost_per_call: {
    needs: ['cost', 'calls', 'unpriced_calls'],
    orderSql: `toFloat64(${aliasOf('cost')}) / nullIf(${aliasOf('calls')} - ${aliasOf('unpriced_calls')}, 0)`,
    value: (group) => moneyPer(group, 'cost', countOf(group, 'calls') - countOf(group, 'unpriced_calls')),
  },
  // Calls that name no session, user or task are in neither part either.
  cost_per_session: moneyPerDistinct('session_cost', 'sessions'),
  cost_per_user: moneyPerDistinct('user_cost', 'users'),
  cost_per_task: moneyPerDistinct('task_cost', 'tasks'),
  'latency.mean': {
    needs: ['latency_us', 'latency_calls'],
    orderSql: quotient('latency_us', 'latency_calls'),
    value(group) {
      const calls = countOf(group, 'latency_calls');
      return calls === 0 ? null : countOf(group, 'latency_us') / calls / 1000;
    },
  },
  'latency.p50': quantile('latency_quantiles', 0),
  'latency.p95': quantile('latency_quantiles', 1),
  'latency.p99': quantile('latency_quantiles', 2),
  'ttft.p50': quantile('ttft_quantiles', 0),
  'ttft.p95': quantile('ttft_quantiles', 1),
  cost_input: money('cost_input'),
  cost_cache_read: money('cost_cache_read'),
  cost_cache_write: money('cost_cache_write'),
  cost_output: money('cost_output'),
  reported_cost: {
    needs: ['reported_cost', 'reported_calls'],
    orderSql: `if(${aliasOf('reported_calls')} = 0, NULL, ${aliasOf('reported_cost')})`,
    value: (group) => (countOf(group, 'reported_calls') === 0 ? null : moneyOf(group, 'reported_cost')),
  },
};

export function countOf(group: Aggregates, name: AggregateName): number {
  return wholeCount(String(group[aliasOf(name)]));
}

/** The engine leaves out trailing zeros. */
export function moneyOf(group: Aggregates, name: AggregateName): string {
  return formatUsd(parseUsd(String(group[aliasOf(name)])));
}

function money(name: AggregateName): MeasureDefinition {
  return { needs: [name], orderSql: aliasOf(name), value: (group) => moneyOf(group, name) };
}

function count(name: AggregateName): MeasureDefinition {
  return { needs: [name], orderSql: aliasOf(name), value: (group) => countOf(group, name) };
}

function rate(part: AggregateName, whole: AggregateName): MeasureDefinition {
  return {
    needs: [part, whole],
    orderSql: quotient(part, whole),
    value(group) {
      const total = countOf(group, whole);
      return total === 0 ? null : countOf(group, part) / total;
    },
  };
}

function moneyPerDistinct(cost: AggregateName, distinct: AggregateName): MeasureDefinition {
  return {
    needs: [cost, distinct],
    orderSql: `toFloat64(${aliasOf(cost)}) / nullIf(${aliasOf(distinct)}, 0)`,
    value: (group) => moneyPer(group, cost, countOf(group, distinct)),
  };
}

function moneyPer(group: Aggregates, name: AggregateName, divisor: number): string | null {
  if (divisor === 0) return null;
  return formatUsd(roundHalfEven(parseUsd(String(group[aliasOf(name)])), BigInt(divisor)));
}

/** Microseconds of a call that was there, not interpolated; a group without any has an empty or zero-filled list. */
function quantile(name: 'latency_quantiles' | 'ttft_quantiles', index: number): MeasureDefinition {
  const calls = name === 'latency_quantiles' ? 'latency_calls' : 'ttft_calls';
  return {
    needs: [name, calls],
    orderSql: `if(${aliasOf(calls)} = 0, NULL, ${aliasOf(name)}[${index + 1}])`,
    value(group) {
      const values = group[aliasOf(name)];
      if (countOf(group, calls) === 0 || !Array.isArray(values)) return null;
      return Number(values[index]) / 1000;
    },
  };
}

function quotient(part: AggregateName, whole: AggregateName): string {
  return `${aliasOf(part)} / nullIf(${aliasOf(whole)}, 0)`;
}
