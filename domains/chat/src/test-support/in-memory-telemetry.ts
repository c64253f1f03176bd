import type {
  Dimension,
  Filter,
  Forecast,
  ForecastMeasure,
  Occurrence,
  SpendQuery,
  SpendResult,
  SpendRow,
  TokenSums,
} from '@apex/contracts';
import { callIdSchema, telemetryRoutes } from '@apex/contracts';
import { formatUsd, parseUsd, pico, roundHalfEven } from '@apex/pricing';
import type { ChatPorts } from '../ports.ts';

/** A call as a test states it; what is left out is empty. */
export interface TestCall {
  readonly at: string;
  readonly cost: string | null;
  readonly model?: string;
  readonly provider?: string;
  readonly project?: string;
  readonly session?: string;
  readonly feature?: string;
  readonly user?: string;
  readonly task?: string;
  readonly status?: 'ok' | 'error';
  readonly error_type?: string;
  readonly source?: string;
  readonly agent?: string;
  readonly environment?: string;
  readonly operation?: string;
  readonly application?: string;
  readonly branch?: string;
  readonly tier?: string;
  readonly latency_ms?: number;
  readonly tokens?: Partial<TokenSums>;
}

const noTokens: TokenSums = { input: 0, cache_read: 0, cache_write_5m: 0, cache_write_1h: 0, output: 0, reasoning: 0 };
const kinds = Object.keys(noTokens) as (keyof TokenSums)[];

function label(call: TestCall, dimension: Dimension): string {
  const at = new Date(call.at);
  const iso = at.toISOString();
  switch (dimension) {
    case 'hour':
      return `${iso.slice(0, 13)}:00:00.000Z`;
    case 'day':
      return iso.slice(0, 10);
    case 'month':
      return iso.slice(0, 7);
    case 'week': {
      const monday = new Date(at.getTime() - ((at.getUTCDay() + 6) % 7) * 86_400_000);
      return monday.toISOString().slice(0, 10);
    }
    case 'status':
      return call.status ?? 'ok';
    case 'model':
    case 'provider':
    case 'project':
    case 'session':
    case 'feature':
    case 'user':
    case 'task':
    case 'source':
    case 'agent':
    case 'environment':
    case 'operation':
    case 'application':
    case 'branch':
    case 'tier':
    case 'error_type':
      return call[dimension] ?? '';
    default:
      return '';
  }
}

function passes(call: TestCall, { dimension, op, value }: Filter): boolean {
  const found = label(call, dimension);
  const values = Array.isArray(value) ? value : [value];
  if (op === 'eq' || op === 'in') return values.includes(found);
  if (op === 'ne' || op === 'not_in') return !values.includes(found);
  return values.some((one) => (op === 'prefix' ? found.startsWith(one) : found.includes(one)));
}

const perThousandths = (part: number, whole: number): number | null => (whole === 0 ? null : part / whole);

function rowOf(calls: readonly TestCall[], measures: SpendQuery['measures']): SpendRow {
  const cost = calls.reduce((sum, call) => sum + (call.cost === null ? 0n : parseUsd(call.cost)), 0n);
  const tokens = { ...noTokens };
  for (const call of calls) for (const kind of kinds) tokens[kind] += call.tokens?.[kind] ?? 0;
  const prompt = tokens.input + tokens.cache_read + tokens.cache_write_5m + tokens.cache_write_1h;
  const errors = calls.filter((call) => call.status === 'error').length;
  const distinct = (dimension: Dimension): number =>
    new Set(calls.map((call) => label(call, dimension)).filter((name) => name !== '')).size;
  const per = (count: number): string | null =>
    count === 0 ? null : formatUsd(pico(roundHalfEven(cost, BigInt(count))));
  const latencies = calls.flatMap((call) => call.latency_ms ?? []).toSorted((a, b) => a - b);
  const quantile = (share: number): number | null =>
    latencies[Math.min(latencies.length - 1, Math.floor(share * latencies.length))] ?? null;
  const all: Record<string, string | number | null> = {
    cache_hit_rate: perThousandths(tokens.cache_read, prompt),
    error_rate: perThousandths(errors, calls.length),
    errors,
    sessions: distinct('session'),
    users: distinct('user'),
    tasks: distinct('task'),
    cost_per_call: per(calls.length),
    cost_per_session: per(distinct('session')),
    cost_per_user: per(distinct('user')),
    cost_per_task: per(distinct('task')),
    'latency.mean': latencies.length === 0 ? null : latencies.reduce((sum, one) => sum + one, 0) / latencies.length,
    'latency.p50': quantile(0.5),
    'latency.p95': quantile(0.95),
    'latency.p99': quantile(0.99),
    cost_input: formatUsd(pico(cost / 2n)),
    cost_cache_read: formatUsd(pico(cost / 8n)),
    cost_cache_write: formatUsd(pico(cost / 8n)),
    cost_output: formatUsd(pico(cost / 4n)),
  };
  const extra: Record<string, string | number | null> = Object.fromEntries(
    measures
      .filter((name) => name !== 'cost' && name !== 'calls' && name !== 'tokens' && name !== 'unpriced_calls')
      .map((name) => [name, all[name] ?? null]),
  );
  const unpriced_calls = calls.filter((call) => call.cost === null).length;
  // Object.assign, since a spread of a record forgets what it is joined with.
  return Object.assign(extra, { cost_usd: formatUsd(pico(cost)), calls: calls.length, tokens, unpriced_calls });
}

function sortKey(row: SpendRow, by: string): number | string {
  if (by === 'cost') return Number(row.cost_usd);
  if (by === 'calls') return row.calls;
  if (by === 'tokens')
    return kinds.filter((kind) => kind !== 'reasoning').reduce((sum, kind) => sum + row.tokens[kind], 0);
  const value = row[by];
  if (typeof value === 'number') return value;
  return typeof value === 'string' && /^-?\d+\.\d{12}$/.test(value) ? Number(value) : (value ?? '');
}

export function querySpendOver(calls: readonly TestCall[], query: SpendQuery): SpendResult {
  const { by, measures, filters, from, to, order, limit } = query;
  const chosen = calls.filter((call) => {
    const at = new Date(call.at).toISOString();
    return (
      (from === undefined || at >= from) &&
      (to === undefined || at < to) &&
      filters.every((filter) => passes(call, filter))
    );
  });
  const groups = Map.groupBy(chosen, (call) => JSON.stringify(by.map((dimension) => label(call, dimension))));
  const rows = [...groups].map(([key, group]): SpendRow => {
    const names = JSON.parse(key) as string[];
    return {
      ...Object.fromEntries(by.map((dimension, at) => [dimension, names[at] ?? ''])),
      ...rowOf(group, measures),
    };
  });
  if (order !== undefined) {
    const sign = order.direction === 'asc' ? 1 : -1;
    rows.sort((a, b) => {
      const [left, right] = [sortKey(a, order.by), sortKey(b, order.by)];
      return sign * (left < right ? -1 : left > right ? 1 : 0);
    });
  }
  const times = chosen.map((call) => Date.parse(call.at));
  const all_time = from === undefined && to === undefined;
  const iso = (ms: number): string => new Date(ms).toISOString();
  return {
    rows: by.length === 0 ? [] : rows.slice(0, limit),
    total: rowOf(chosen, measures),
    from: from ?? (times.length === 0 ? null : iso(Math.min(...times))),
    to: to ?? (times.length === 0 ? null : iso(Math.max(...times) + 1)),
    all_time,
    truncated: by.length > 0 && rows.length > limit,
  };
}

const { explainChange, forecastSpend, findAnomalies } = telemetryRoutes;

/** Amounts of money as counts. */
function counted(value: unknown): unknown {
  if (typeof value === 'string' && /^-?\d+\.\d{12}$/.test(value)) return Number(value);
  if (Array.isArray(value)) return value.map(counted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, counted(part)]));
}

function forecastOf(measure: ForecastMeasure): Forecast {
  const { output } = forecastSpend.example;
  if (measure === 'cost') return forecastSpend.output.parse(output);
  return forecastSpend.output.parse({ ...output, ...Object(counted(output)), measure, unit: 'count' });
}

/**
 * The telemetry port over a list of calls, exact and in memory, with an answer for each organisation; analyses answer
 * as the examples of the contract do.
 */
export function inMemoryTelemetry(
  callsOf: (organisation_id: string) => readonly TestCall[],
  more: Partial<ChatPorts['telemetry']> = {},
): ChatPorts['telemetry'] {
  return {
    explainChange: async () => explainChange.output.parse(explainChange.example.output),
    forecastSpend: async (_caller, { measure }) => forecastOf(measure),
    findAnomalies: async () => findAnomalies.output.parse(findAnomalies.example.output),
    querySpend: async (caller, query) => querySpendOver(callsOf(caller.organisation_id), query),
    listDimensionValues: async (caller, { dimension, limit }) => {
      const values = callsOf(caller.organisation_id).map((call) => label(call, dimension));
      return { values: [...new Set(values)].slice(0, limit) };
    },
    async *streamOccurrences(caller, { session }) {
      const calls = callsOf(caller.organisation_id).filter((call) => session === undefined || call.session === session);
      const occurrences = calls.map((call, sequence): Occurrence => {
        const audio = { audio_in: 0, audio_out: 0, image_in: 0, image_out: 0 };
        return {
          call_id: callIdSchema.parse(String(sequence).padStart(32, '0')),
          session: call.session ?? '',
          sequence,
          at_ms: Date.parse(call.at),
          first: true,
          provider: call.provider ?? '',
          model: call.model ?? '',
          usage: { ...noTokens, ...call.tokens, ...audio },
          prefix: null,
        };
      });
      yield { occurrences };
      return { count: occurrences.length };
    },
    ...more,
  };
}
