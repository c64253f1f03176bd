import {
  type Caller,
  type Occurrence,
  type OccurrenceQuery,
  type PromptCacheQuery,
  type PromptCacheResult,
} from '@apex/contracts';
import { formatUsd } from '@apex/pricing';
import { promptTokens, runsLength } from '@apex/tokens';
import { setImmediate } from 'node:timers/promises';
import type { TelemetryPort } from '../ports.ts';
import { catalogueRates } from '../prompt-cache/catalogue-rates.ts';
import { createPromptCacheSimulation } from '../prompt-cache/create-prompt-cache-simulation.ts';
import type { PromptCacheOptions, PromptCacheRecord, WarmupEnd } from '../prompt-cache/prompt-cache-types.ts';
import { warmupEnd } from '../prompt-cache/warmup-end.ts';

function toRecord(occurrence: Occurrence): PromptCacheRecord {
  const { usage } = occurrence;
  return { ...occurrence, prompt_tokens: promptTokens(usage), output_tokens: usage.output };
}

const blocksAtOnce = 2_000_000;

/** Cuts a chunk where its blocks become more than may be replayed in one go. */
function* slicesOf(occurrences: readonly Occurrence[]): Generator<readonly Occurrence[]> {
  let from = 0;
  let blocks = 0;
  for (const [at, { prefix }] of occurrences.entries()) {
    blocks += prefix === null ? 0 : runsLength(prefix.runs);
    if (blocks < blocksAtOnce) continue;
    yield occurrences.slice(from, at + 1);
    from = at + 1;
    blocks = 0;
  }
  if (from < occurrences.length) yield occurrences.slice(from);
}

function occurrenceQuery(query: PromptCacheQuery): OccurrenceQuery {
  return {
    order: query.scope === 'all' ? 'time' : 'session',
    ...(query.import_id === undefined ? {} : { import_id: query.import_id }),
    ...(query.from === undefined ? {} : { from: query.from }),
    ...(query.to === undefined ? {} : { to: query.to }),
    ...(query.session === undefined ? {} : { session: query.session }),
  };
}

/** Reads the records once more than the replay does, to know where in time the counting begins. */
async function findWarmupEnd(
  telemetry: Pick<TelemetryPort, 'streamOccurrences'>,
  caller: Caller,
  query: PromptCacheQuery,
): Promise<{ counting_from: WarmupEnd; total: number }> {
  const places: WarmupEnd[] = [];
  for await (const { occurrences } of telemetry.streamOccurrences(caller, occurrenceQuery(query))) {
    for (const { at_ms, sequence, prefix } of occurrences) if (prefix !== null) places.push({ at_ms, sequence });
  }
  const nowhere = { at_ms: Number.POSITIVE_INFINITY, sequence: 0 };
  return { counting_from: warmupEnd(places, query.warmup) ?? nowhere, total: places.length };
}

/** Replays the caller's calls under each asked lifetime; yields how far it is after each chunk. */
export async function* simulatePromptCache(
  telemetry: Pick<TelemetryPort, 'streamOccurrences'>,
  caller: Caller,
  query: PromptCacheQuery,
): AsyncGenerator<{ done: number; total: number | null }, PromptCacheResult, void> {
  const warm = query.warmup > 0 ? await findWarmupEnd(telemetry, caller, query) : undefined;
  const options: PromptCacheOptions = {
    ttls: query.ttl,
    scope: query.scope,
    definition: query.definition,
    capacity: query.capacity,
    warmup: query.warmup,
    forks: query.forks,
    prices: query.prices,
    ...(warm === undefined ? {} : { counting_from: warm.counting_from }),
  };
  const simulation = createPromptCacheSimulation(options, { ratesOf: catalogueRates(query.prices) });
  let done = 0;
  for await (const { occurrences } of telemetry.streamOccurrences(caller, occurrenceQuery(query))) {
    for (const slice of slicesOf(occurrences)) {
      caller.signal.throwIfAborted();
      simulation.add(slice.map(toRecord));
      // Whoever else is waiting comes first.
      await setImmediate();
    }
    done += occurrences.length;
    yield { done, total: warm?.total ?? null };
  }
  const result = simulation.finish();
  return {
    ...result,
    options: result.options.map((option) => ({ ...option, cost_usd: formatUsd(option.cost_usd) })),
  };
}
