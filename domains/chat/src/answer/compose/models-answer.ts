import type { SpendResult } from '@apex/contracts';
import { suggestionsFor } from '../../agents/suggestions.ts';
import type { Path } from '../../tools/result-shelf.ts';
import { cleanLabel, quoteLabel, spanLabel } from '../clean-label.ts';
import type { FigureUnit } from '../display.ts';
import type { DraftChart, DraftTable, ReportDraft } from '../draft.ts';
import { say } from '../marks.ts';
import type { Composer } from './composer.ts';
import { barChart, cellsOf, listed, textColumn, valueColumn } from './evidence.ts';
import { scopeWords } from './scope-words.ts';

const modelsSaid = 6;
const likeShown = 40;

/** What the records tell of a model; each with how a lower value is called. */
const compared = [
  ['cost_per_call', 'usd', 'Cost per call', 'cheapest per call'],
  ['latency.p50', 'ms', 'Median latency', 'fastest'],
  ['error_rate', 'rate', 'Error rate', 'least often failing'],
] as const;

const columnsShown = [
  ['calls', 'calls', 'Calls'],
  ['cost_usd', 'usd', 'Spend'],
  ['cost_per_call', 'usd', 'Cost per call'],
  ['latency.p50', 'ms', 'Median latency'],
  ['latency.p95', 'ms', 'p95 latency'],
  ['ttft.p50', 'ms', 'Median time to first token'],
  ['error_rate', 'rate', 'Error rate'],
] as const;

interface Models {
  readonly composer: Composer;
  readonly id: string;
  readonly result: SpendResult;
}

function nameAt({ result }: Models, at: number): string {
  return String(result.rows[at]?.['model'] ?? '');
}

/** Rows that hold a value, the lowest first. */
function ranked({ result }: Models, field: string): number[] {
  return result.rows
    .map((row, at) => ({ value: row[field], at }))
    .filter(({ value }) => value !== null && value !== undefined)
    .toSorted((a, b) => Number(a.value) - Number(b.value))
    .map(({ at }) => at);
}

export function composeModels(composer: Composer): ReportDraft {
  const id = composer.result('models');
  if (id === null) throw new Error('no measurement to report');
  // Checked against its schema when it was put on the shelf.
  const models: Models = { composer, id, result: composer.valueOf(id) as SpendResult };
  const points = models.result.rows.map((_, at) => ({
    label: cleanLabel(nameAt(models, at)),
    path: ['rows', at, 'cost_per_call'],
  }));
  const title = 'Cost per call by model';
  const charts: DraftChart[] = barChart({ title, unit: 'usd', name: 'Cost per call', tool_result_id: id, points });
  const slow = models.result.rows.some((row) => row['latency.p50'] != null);
  return composer.draft({
    headline: headlineOf(models),
    paragraphs: [
      'How good the answers are is not recorded: this holds models against each other by cost, speed and failures alone.',
      ...lines(models),
      ...(composer.input.data_helper?.notes ?? []),
    ],
    charts: [...charts, ...(slow ? latencyChart(models) : [])],
    tables: [modelsTable(models), ...likeTable(composer)],
    assumptions: [
      'Models may serve different work; the cost of a call is that of the calls each one was given, so like calls are listed by feature.',
      ...(slow ? [] : ['No call of that time carries a latency, so speed is not told.']),
    ],
    next_questions: composer.input.data_helper?.suggestions ?? suggestionsFor('compare_models', []),
  });
}

function headlineOf(models: Models): string {
  const { composer, id } = models;
  const scope = scopeWords(composer);
  if (models.result.rows.length === 0) return `No call was recorded ${composer.period}${scope}.`;
  if (models.result.rows.length === 1)
    return `Only ${quoteLabel(nameAt(models, 0))} was used ${composer.period}${scope}, so there is nothing to hold it against.`;
  const valueAt = (at: number, field: string): unknown => models.result.rows[at]?.[field];
  const parts = compared.flatMap(([field, unit, words, lowest]) => {
    const [best, second] = ranked(models, field);
    // Of two that are equal neither comes first.
    if (best === undefined || second === undefined || valueAt(best, field) === valueAt(second, field)) return [];
    const figure = composer.figure(`${words}: ${nameAt(models, best)}`, unit, id, ['rows', best, field]);
    return figure === null ? [] : [`${quoteLabel(nameAt(models, best))} is ${lowest} (${say(figure)})`];
  });
  return parts.length === 0
    ? `The models cannot be held against each other ${composer.period}${scope}: neither cost nor speed is known of two of them.`
    : `Of the models used ${composer.period}${scope}, ${listed(parts)}; quality is not recorded.`;
}

function lines(models: Models): string[] {
  const { composer, id, result } = models;
  return result.rows.slice(0, modelsSaid).flatMap((_, at) => {
    const name = nameAt(models, at);
    const figures = [['calls', 'calls', 'Calls'] as const, ...compared].flatMap(([field, unit, words]) => {
      const figure = composer.figure(`${words}: ${name}`, unit, id, ['rows', at, field]);
      return figure === null ? [] : [field === 'calls' ? say(figure) : `${words.toLowerCase()} ${say(figure)}`];
    });
    return figures.length === 0 ? [] : [`- ${spanLabel(name)}: ${figures.join(', ')}`];
  });
}

function latencyChart(models: Models): DraftChart[] {
  const points = models.result.rows.map((_, at) => ({
    label: cleanLabel(nameAt(models, at)),
    path: ['rows', at, 'latency.p50'],
  }));
  const title = 'Median latency by model';
  return barChart({ title, unit: 'ms', name: 'Median latency', tool_result_id: models.id, points });
}

function modelsTable({ id, result }: Models): DraftTable {
  const cell = cellsOf(id);
  const rows = result.rows.map((row, at) => [
    cleanLabel(String(row['model'] ?? '')),
    ...columnsShown.map(([field, unit]) => cell(['rows', at, field], unit)),
  ]);
  const columns = [textColumn('model'), ...columnsShown.map(([, unit, words]) => valueColumn(words, unit))];
  return { title: 'Models side by side', tool_result_id: id, columns, rows };
}

/** The same feature on several models: the likest calls the records know. */
function likeTable(composer: Composer): DraftTable[] {
  const id = composer.result('like');
  if (id === null) return [];
  const { rows } = composer.valueOf(id) as SpendResult;
  const groups = Map.groupBy(
    rows.map((row, at) => ({ feature: String(row['feature'] ?? ''), model: String(row['model'] ?? ''), at })),
    ({ feature }) => feature,
  );
  const shared = [...groups.values()].filter((group) => group.length > 1).flat();
  if (shared.length === 0) return [];
  const fields: readonly (readonly [string, FigureUnit, string])[] = [
    ['calls', 'calls', 'Calls'],
    ['cost_per_call', 'usd', 'Cost per call'],
    ['latency.p50', 'ms', 'Median latency'],
    ['error_rate', 'rate', 'Error rate'],
  ];
  const cell = cellsOf(id);
  const cells = shared
    .slice(0, likeShown)
    .map(({ feature, model, at }) => [
      cleanLabel(feature),
      cleanLabel(model),
      ...fields.map(([field, unit]) => cell(['rows', at, field] as Path, unit)),
    ]);
  const columns = [
    textColumn('feature'),
    textColumn('model'),
    ...fields.map(([, unit, words]) => valueColumn(words, unit)),
  ];
  return [{ title: 'Like calls: the same feature on several models', tool_result_id: id, columns, rows: cells }];
}
