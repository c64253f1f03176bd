import { setImmediate } from 'node:timers/promises';
import type { Caller, RetryTrace, RetryTraceQuery } from '@apex/contracts';
import { formatUsd } from '@apex/pricing';
import { shareOf, shareOfCounts } from '../money/share.ts';
import { picoOf } from '../money/pico-of.ts';
import type { TelemetryPort } from '../ports.ts';
import { RetryTracer } from './retry-tracer.ts';

/** Failed calls that were paid for, and what was sent again, over the selected calls. */
export async function traceRetries(
  telemetry: Pick<TelemetryPort, 'sumUsage' | 'streamReplay'>,
  caller: Caller,
  query: RetryTraceQuery,
): Promise<RetryTrace> {
  const selection = {
    filters: query.filters,
    ...(query.from === undefined ? {} : { from: query.from }),
    ...(query.to === undefined ? {} : { to: query.to }),
  };
  const noCuts = { prompt_above: [], at: [], seconds_of_day: [], call_above: [], by_feature: false };
  const sums = await telemetry.sumUsage(caller, { ...selection, ...noCuts });
  const tracer = new RetryTracer(query);
  for await (const { calls } of telemetry.streamReplay(caller, { ...selection, order: 'repeats' })) {
    caller.signal.throwIfAborted();
    tracer.add(calls);
    // Whoever else is waiting comes first.
    await setImmediate();
  }
  const calls = sums.rows.reduce((total, row) => total + row.calls, 0);
  const cost = sums.rows.reduce((total, row) => total + picoOf(row.cost_usd), 0n);
  const { total, ...traced } = tracer.finish();
  return {
    from: sums.from,
    to: sums.to,
    all_time: query.from === undefined && query.to === undefined,
    window_s: query.window_s,
    storm_attempts: query.storm_attempts,
    calls,
    cost_usd: formatUsd(cost),
    unpriced_calls: sums.rows.reduce((count, row) => count + (row.priced ? 0 : row.calls), 0),
    ...total.shown(),
    failed_share: shareOfCounts(total.failed_calls, calls),
    paid_failed_share: shareOf(total.paid_failed, cost),
    wasted_share: shareOf(total.wasted, cost),
    ...traced,
    assumptions: assumptionsOf(query),
  };
}

function assumptionsOf({ window_s, storm_attempts }: RetryTraceQuery): string[] {
  return [
    `A retry is the same prompt in the same session, feature and model, begun at most ${window_s} s after the call before it had failed.`,
    'Prompts are the same when their hashes are; where no hash is known, when they have the same number of tokens in one session.',
    `A chain with ${storm_attempts} failed attempts or more is a storm. Wasted are failed attempts after the first: the first one had to be tried.`,
    'A failed call was paid for when its provider reported tokens for it and they have a price.',
  ];
}
