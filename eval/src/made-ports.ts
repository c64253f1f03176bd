import { type createOfflineAnalyst, inMemoryTelemetry, type TestCall } from '@apex/chat/test-support';
import type { Dimension, ObservationInput, ReplayCall, TokenSums } from '@apex/contracts';
import { optimizerInMemory, replayCalls } from '@apex/optimizer/test-support';
import { parseUsd, priceCall } from '@apex/pricing';
import { analysesInMemory, type CallInMemory } from '@apex/telemetry/test-support';
import type { Vocabulary } from './vocabulary.ts';

type Ports = Parameters<typeof createOfflineAnalyst>[0];

const none: TokenSums = { input: 0, cache_read: 0, cache_write_5m: 0, cache_write_1h: 0, output: 0, reasoning: 0 };

function labelsOf(one: ObservationInput): Partial<Record<Dimension, string>> {
  return {
    model: one.model,
    provider: one.provider ?? '',
    operation: one.operation ?? '',
    project: one.project_label ?? '',
    branch: one.branch ?? '',
    application: one.application ?? '',
    feature: one.feature ?? '',
    user: one.user ?? '',
    session: one.session ?? '',
    task: one.task ?? '',
    agent: one.agent ?? '',
    environment: one.environment ?? '',
    error_type: one.error_type ?? '',
    status: one.status ?? 'ok',
    source: one.source,
    tier: 'standard',
  };
}

function tokensOf({ usage }: ReplayCall): TokenSums {
  if (usage === null) return none;
  const { input, cache_read, cache_write_5m, cache_write_1h, output, reasoning } = usage;
  return { input, cache_read, cache_write_5m, cache_write_1h, output, reasoning };
}

/** The parts of a price; what rounding leaves over is the input's. */
function costsOf({ provider, model, tier, at_ms, usage, cost_usd }: ReplayCall): CallInMemory['costs'] {
  if (usage === null || cost_usd === null) return null;
  const parts = Object.entries(priceCall({ provider, model, tier, at: at_ms, usage }).components);
  const sum = (wanted: RegExp): bigint =>
    parts.reduce((total, [name, part]) => (wanted.test(name) ? total + BigInt(part) : total), 0n);
  const [cache_read, cache_write, output] = [sum(/^cache_read/), sum(/^cache_write/), sum(/output|reasoning|_out$/)];
  return { cache_read, cache_write, output, input: parseUsd(cost_usd) - cache_read - cache_write - output };
}

/** What the analyst asks of, over calls in memory: measured, analysed and replayed by the product's own code. */
export function madePorts(vocabulary: Vocabulary, made: readonly ObservationInput[], now_ms: number): Ports {
  const calls = replayCalls(made);
  const labels = new Map(calls.map(({ call_id }, at) => [call_id, labelsOf(made[at] ?? emptyCall)]));
  const inMemory = calls.map((call): CallInMemory => ({
    at_ms: call.at_ms,
    labels: labels.get(call.call_id) ?? {},
    failed: call.failed,
    latency_ms: call.latency_ms,
    tokens: tokensOf(call),
    costs: costsOf(call),
  }));
  const tests = calls.map((call): TestCall => ({
    ...labels.get(call.call_id),
    at: new Date(call.at_ms).toISOString(),
    cost: call.cost_usd,
    status: call.failed ? 'error' : 'ok',
    latency_ms: call.latency_ms,
    tokens: tokensOf(call),
  }));
  const optimizer = optimizerInMemory({
    calls,
    now_ms,
    labelOf: (call, dimension) => labels.get(call.call_id)?.[dimension] ?? '',
  });
  const telemetry = inMemoryTelemetry(() => tests, analysesInMemory(inMemory, now_ms));
  return { telemetry: withVocabulary(telemetry, vocabulary), optimizer: { ...optimizer } };
}

const emptyCall: ObservationInput = {
  identity: 'none',
  source: 'synth',
  at: '1970-01-01T00:00:00Z',
  model: '',
  usage: null,
};

/** A word of the question is looked for among all the values, of which not each need have a call. */
function withVocabulary(telemetry: Ports['telemetry'], { values }: Vocabulary): Ports['telemetry'] {
  return {
    ...telemetry,
    querySpend: async (caller, query) => {
      const result = await telemetry.querySpend(caller, query);
      const [dimension] = query.by;
      const filter = query.filters.find(({ op }) => op === 'contains');
      if (dimension === undefined || filter?.dimension !== dimension) return result;
      const words = [filter.value].flat().map((word) => word.toLowerCase());
      const found = (values[dimension] ?? []).filter((value) =>
        words.some((word) => value.toLowerCase().includes(word)),
      );
      return {
        ...result,
        rows: found.slice(0, query.limit).map((value) => ({ ...result.total, [dimension]: value })),
      };
    },
    listDimensionValues: (caller, input) => {
      const listed = values[input.dimension];
      if (listed === undefined) return telemetry.listDimensionValues(caller, input);
      return Promise.resolve({ values: listed.slice(0, input.limit) });
    },
  };
}
