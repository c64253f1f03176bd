import type { CallSource, Observation } from '@apex/contracts';
import { newObservation } from '../new-observation.ts';
import type { ParserContext } from '../parser.ts';
import { readMeasure } from '../value/count.ts';
import { instantOf, readInstant, toIso } from '../value/instant.ts';
import { readUsd } from '../value/usd.ts';
import type { MapField } from './column-map.ts';
import type { Cell } from './columns.ts';
import type { Mapping } from './presets.ts';
import { RowIdentity } from './row-identity.ts';
import { type Cells, UsageReader } from './row-usage.ts';

const labelFields = [
  ['model', 'model'],
  ['model_served', 'model_served'],
  ['finish_reason', 'finish_reason'],
  ['project', 'project_label'],
  ['branch', 'branch'],
  ['application', 'application'],
  ['feature', 'feature'],
  ['user', 'user'],
  ['session', 'session'],
  ['task', 'task'],
  ['agent', 'agent'],
  ['environment', 'environment'],
  ['prompt_hash', 'prompt_hash'],
  ['trace_id', 'trace_id'],
  ['span_id', 'span_id'],
  ['response_id', 'response_id'],
] as const;

const failed = /^(err|fail|false|exception|timeout|time.?out|cancel|abort|reject|[45]\d\d)/i;
const nothing = /^(false|0|null|none|nil|undefined|nan|\[\]|\{\})?$/i;
const yes = /^(true|1|yes|y|t)$/i;

type LabelPair = readonly [(typeof labelFields)[number][1], Cell];

/** Turns the rows of one file into observations, by a mapping resolved once. */
export class RowMapper {
  readonly #context: ParserContext;
  readonly #source: CallSource;
  readonly #mapping: Mapping;
  readonly #cells: Cells;
  readonly #labelCells: readonly LabelPair[];
  readonly #tagCells: readonly (readonly [string, Cell])[];
  readonly #only: { readonly cell: Cell; readonly values: ReadonlySet<string> } | undefined;
  readonly #identity: RowIdentity;
  readonly #usage: UsageReader;
  #rows = 0;

  constructor(
    context: ParserContext,
    mapping: Mapping,
    options: { source: CallSource; cellOf: (column: string) => Cell | undefined; idIsTrusted: boolean },
  ) {
    this.#context = context;
    this.#source = options.source;
    this.#mapping = mapping;
    const cells = new Map<string, Cell>();
    for (const [field, column] of Object.entries(mapping.map)) {
      const cell = column === undefined ? undefined : options.cellOf(column);
      if (cell !== undefined) cells.set(field, cell);
    }
    // The keys come from a ColumnMap; tags among them are never asked for by a MapField.
    this.#cells = Object.fromEntries(cells) as Cells;
    this.#labelCells = labelFields.flatMap(([field, target]): LabelPair[] => {
      const cell = cells.get(field);
      return cell === undefined ? [] : [[target, cell]];
    });
    this.#tagCells = [...cells].flatMap(([field, cell]) => (field.startsWith('tag.') ? [[field.slice(4), cell]] : []));
    const only = mapping.only === undefined ? undefined : options.cellOf(mapping.only.column);
    this.#only =
      only === undefined ? undefined : { cell: only, values: new Set(mapping.only?.values.map((value) => value)) };
    this.#identity = new RowIdentity(mapping.map, cells, { idIsTrusted: options.idIsTrusted });
    this.#usage = new UsageReader(this.#cells, mapping.cached);
  }

  /** The row's call, or nothing when the row is in order and tells of none; a `RowFault` otherwise. */
  map(row: unknown): Observation | undefined {
    if (this.#only !== undefined) {
      const kind = this.#only.cell(row);
      if (typeof kind === 'string' && !this.#only.values.has(kind.toUpperCase())) return undefined;
    }
    const at = readInstant(this.#cells.at?.(row), 'at', this.#context.anchorMs);
    const { usage, assumed } = this.#usage.read(row);
    const cost = readUsd(this.#cells.cost?.(row), 'cost');
    const observation = newObservation(this.#source, this.#identity.of(row), toIso(at));
    observation.usage = usage;
    observation.reported_cost_usd = cost;
    if (assumed !== '') observation.tags['input_tokens'] = `assumed ${assumed} of cached tokens`;
    this.#labels(observation, row);
    this.#outcome(observation, row);
    this.#times(observation, row, at);
    this.#terms(observation, row);
    observation.sequence = this.#rows;
    this.#rows += 1;
    return observation;
  }

  #labels(observation: Observation, row: unknown): void {
    const { labels, model } = this.#context;
    for (const [target, cell] of this.#labelCells) observation[target] = labels.of(cell(row));
    if (observation.model === '') observation.model = model;
    observation.provider = this.#label(row, 'provider') || this.#mapping.provider;
    observation.operation = this.#label(row, 'operation') || 'chat';
    for (const [tag, cell] of this.#tagCells) {
      const label = labels.of(cell(row));
      if (!nothing.test(label)) observation.tags[tag] = label;
    }
  }

  #outcome(observation: Observation, row: unknown): void {
    const status = this.#label(row, 'status');
    const error = this.#label(row, 'error_type');
    const hasError = !nothing.test(error);
    if (!hasError && !failed.test(status)) return;
    observation.status = 'error';
    observation.error_type = hasError && !yes.test(error) ? error : status;
  }

  #times(observation: Observation, row: unknown, at: number): void {
    const cells = this.#cells;
    observation.latency_ms =
      readMeasure(cells.latency_ms?.(row), 'latency_ms') ??
      readMeasure(cells.latency_s?.(row), 'latency_s', 1000) ??
      this.#between(at, cells.end?.(row));
    observation.ttft_ms =
      readMeasure(cells.ttft_ms?.(row), 'ttft_ms') ??
      readMeasure(cells.ttft_s?.(row), 'ttft_s', 1000) ??
      this.#between(at, cells.first_token_at?.(row));
  }

  #between(at: number, value: unknown): number | null {
    if (value === undefined || value === null || value === '') return null;
    const end = instantOf(value, this.#context.anchorMs);
    // Aggregated rows span days; that is no call's latency.
    return end === undefined || !(end >= at && end - at < 86_400_000) ? null : end - at;
  }

  #terms(observation: Observation, row: unknown): void {
    const tier = this.#label(row, 'tier').toLowerCase();
    if (tier.includes('batch') || yes.test(this.#label(row, 'batch'))) observation.tier = 'batch';
    else if (tier === 'flex' || tier === 'priority') observation.tier = tier;
    else if (tier !== '' && tier !== 'standard' && tier !== 'default') observation.tags['service_tier'] = tier;
    const streaming = this.#label(row, 'streaming');
    if (streaming !== '') observation.streaming = yes.test(streaming);
    const requests = Number(this.#cells.requests?.(row) ?? 1);
    if (Number.isSafeInteger(requests) && requests > 1) observation.tags['requests'] = String(requests);
    if (observation.usage !== null && yes.test(this.#label(row, 'cache_hit'))) {
      // The gateway answered by itself: no provider call, so nothing to pay.
      for (const kind of Object.keys(observation.usage) as (keyof typeof observation.usage)[])
        observation.usage[kind] = 0;
      observation.tags['gateway_cache'] = 'hit';
    }
  }

  #label(row: unknown, field: MapField): string {
    const cell = this.#cells[field];
    return cell === undefined ? '' : this.#context.labels.of(cell(row));
  }
}
