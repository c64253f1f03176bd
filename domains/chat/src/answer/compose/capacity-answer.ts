import type { SpendResult } from '@apex/contracts';
import { suggestionsFor } from '../../agents/suggestions.ts';
import type { Path } from '../../tools/result-shelf.ts';
import { cleanLabel, spanLabel } from '../clean-label.ts';
import type { Derivations, Place } from '../derivations.ts';
import type { DraftCell, DraftFigure, DraftTable, ReportDraft } from '../draft.ts';
import { say } from '../marks.ts';
import type { Composer, Derived } from './composer.ts';
import { cellsOf, textColumn, valueColumn } from './evidence.ts';
import {
  forecastChart,
  forecastNotes,
  forecastOf,
  type ForecastPart,
  type Range,
  rangeOf,
  takenPlace,
} from './forecast-answer.ts';
import { scopeWords } from './scope-words.ts';

const modelsSaid = 6;
const tokenKinds = ['input', 'cache_read', 'cache_write_5m', 'cache_write_1h', 'output'];

interface Demand {
  readonly name: 'cost' | 'calls' | 'tokens';
  readonly part: ForecastPart;
  readonly range: Range;
}

function minutesPlace(derive: Derivations, places: readonly Place[], sixty: Place | null): number | null {
  return sixty === null ? null : derive.add('a minute', 'quotient', [...places.slice(0, 1), sixty]);
}

/** The day the plan begins: that up to which the forecast before it goes, else the month's own. */
function fromOf(composer: Composer, { from }: ForecastPart['result']): string {
  const before = forecastOf(composer, 'before_cost');
  return before?.result.until ?? from;
}

export async function composeCapacity(composer: Composer): Promise<ReportDraft> {
  const cost = forecastOf(composer);
  if (cost === null) throw new Error('no measurement to report');
  const from = fromOf(composer, cost.result);
  const demands: Demand[] = [];
  for (const [name, dataset] of datasets) {
    const part = forecastOf(composer, dataset);
    const taken = takenPlace(composer, `before_${name}`);
    const range = part === null ? null : await rangeOf(composer, part, { taken });
    if (part !== null && range !== null) demands.push({ name, part, range });
  }
  const numbers = composer.result('numbers');
  const factor = numbers === null ? null : composer.figure('Factor', 'count', numbers, ['factor']);
  const factorPlace = numbers === null || factor === null ? null : { result_id: numbers, path: ['factor'] };
  const grown = await composer.derive((derive) =>
    demands.map(({ range }) =>
      factorPlace === null ? null : derive.add('times the factor', 'product', [range.place, factorPlace]),
    ),
  );
  const peaks = await peaksOf(composer, factorPlace);
  return composer.draft({
    own_period: true,
    partial: demands.length === 0,
    headline: headlineOf(composer, { demands, grown, factor, from, until: cost.result.until }),
    paragraphs: [
      ...demandLines(demands, grown, factor),
      ...peaks.lines,
      ...limitLines(composer),
      ...(composer.input.data_helper?.notes ?? []),
    ],
    charts: forecastChart(cost, 'Spend'),
    tables: [...demandTable(demands, grown), ...peaks.tables],
    assumptions: [
      ...(factor === null
        ? ['You named no factor, so what is coming is told as it is; say by how much your use will grow for more.']
        : ['Each call is taken to stay as large and as dear as it is; the factor is put on the forecast as a whole.']),
      ...forecastNotes(composer, cost),
    ],
    next_questions: composer.input.data_helper?.suggestions ?? suggestionsFor('capacity_plan', []),
  });
}

type Grown = Derived<readonly (number | null)[]>;

interface Outlook {
  readonly demands: readonly Demand[];
  readonly grown: Grown;
  readonly factor: DraftFigure | null;
  readonly from: string;
  readonly until: string;
}

function headlineOf(composer: Composer, { demands, grown, factor, from, until }: Outlook): string {
  const scope = scopeWords(composer);
  const [cost] = demands;
  if (cost?.name !== 'cost' || cost.part.result.method === 'none')
    return `There is too little history${scope} to plan ahead.`;
  const times = grown.figure('Expected spend times the factor', 'usd', grown.planned[0] ?? null);
  const { expected } = cost.range;
  if (factor === null || times === null)
    return `As things go, you will spend about ${say(expected)} from ${composer.span(from, until)}${scope}; no rate limit is recorded to hold the traffic against.`;
  return `At ${say(factor)} times the use, spend from ${composer.span(from, until)}${scope} would come to about ${say(times)} instead of ${say(expected)}; no rate limit is recorded, so ask your providers for theirs.`;
}

const datasets = [
  ['cost', 'forecast'],
  ['calls', 'forecast_calls'],
  ['tokens', 'forecast_tokens'],
] as const;

const nouns = { cost: 'Spend', calls: 'Calls', tokens: 'Tokens' } as const;

function demandLines(demands: readonly Demand[], grown: Grown, factor: DraftFigure | null): string[] {
  const lines = demands.map(({ name, part, range }, at) => {
    const times = grown.figure(`Times the factor: ${name}`, part.unit, grown.planned[at] ?? null);
    const more = times === null || factor === null ? '' : `; times ${say(factor)}: ${say(times)}`;
    return `- ${nouns[name]}: ${say(range.expected)} as it goes (${Number(range.low.value) < 0 ? 'at most' : `${say(range.low)} to`} ${say(range.high)})${more}`;
  });
  return lines.length === 0 ? [] : ['What is coming:', ...lines];
}

function cellAt({ tool_result_id, path, unit }: DraftFigure): DraftCell {
  return { result_id: tool_result_id, path, unit };
}

function demandTable(demands: readonly Demand[], grown: Grown): DraftTable[] {
  const rows = demands.map(({ name, part, range }, at): DraftCell[] => {
    const times = grown.place(grown.planned[at] ?? null);
    return [
      nouns[name],
      cellAt(range.expected),
      cellAt(range.low),
      cellAt(range.high),
      times === null ? '' : { ...times, unit: part.unit },
    ];
  });
  const [first] = demands;
  if (first === undefined) return [];
  const columns = [
    textColumn('what'),
    valueColumn('Expected', 'count'),
    valueColumn('Low', 'count'),
    valueColumn('High', 'count'),
    valueColumn('Times the factor', 'count'),
  ];
  return [{ title: 'What is coming', tool_result_id: first.part.id, columns, rows }];
}

interface PeakText {
  readonly lines: readonly string[];
  readonly tables: readonly DraftTable[];
}

/** The busiest hour of all calls and of each model, as a rate by the minute. */
async function peaksOf(composer: Composer, factor: Place | null): Promise<PeakText> {
  const hourly = composer.result('peak_calls');
  const minutes = composer.result('numbers');
  const tokens = composer.result('peak_tokens');
  const models = composer.result('peak_models');
  if (hourly === null || minutes === null || tokens === null) return { lines: [], tables: [] };
  const sixty: Place = { result_id: minutes, path: ['minutes_per_hour'] };
  const summed = await composer.derive((derive) =>
    derive.add(
      'tokens of the busiest hour',
      'sum',
      tokenKinds.map((kind) => ({ result_id: tokens, path: ['rows', 0, 'tokens', kind] as Path })),
    ),
  );
  const tokenPlace = summed.place(summed.planned);
  const rates = await composer.derive((derive) => ({
    calls: minutesPlace(derive, [{ result_id: hourly, path: ['rows', 0, 'calls'] }], sixty),
    tokens: tokenPlace === null ? null : minutesPlace(derive, [tokenPlace], sixty),
    models:
      models === null
        ? []
        : peakModels(composer, models).map(({ at }) =>
            minutesPlace(derive, [{ result_id: models, path: ['rows', at, 'calls'] }], sixty),
          ),
  }));
  const timesOf = (index: number | null): readonly Place[] => {
    const place = rates.place(index);
    return place === null || factor === null ? [] : [place, factor];
  };
  const grown = await composer.derive((derive) => ({
    calls: productOf(derive, timesOf(rates.planned.calls)),
    tokens: productOf(derive, timesOf(rates.planned.tokens)),
  }));
  const calls = rates.figure('Calls a minute at the peak', 'count', rates.planned.calls);
  const flow = rates.figure('Tokens a minute at the peak', 'count', rates.planned.tokens);
  const [moreCalls, moreTokens] = [
    grown.figure('Calls a minute, times the factor', 'count', grown.planned.calls),
    grown.figure('Tokens a minute, times the factor', 'count', grown.planned.tokens),
  ];
  if (calls === null || flow === null) return { lines: [], tables: [] };
  const then =
    moreCalls === null || moreTokens === null
      ? ''
      : ` Times the factor: ${say(moreCalls)} calls and ${say(moreTokens)} tokens a minute.`;
  const named = models === null ? [] : peakModels(composer, models).slice(0, modelsSaid);
  const lines = named.flatMap(({ name }, at) => {
    const figure = rates.figure(`Calls a minute: ${name}`, 'count', rates.planned.models[at] ?? null);
    return figure === null ? [] : [`- ${spanLabel(name)}: ${say(figure)} calls a minute in its busiest hour`];
  });
  return {
    lines: [
      `The busiest hour of the last weeks had ${say(calls)} calls and ${say(flow)} tokens a minute on average; single minutes may have had more.${then}`,
      ...(lines.length < 2 ? [] : lines),
    ],
    tables: models === null ? [] : peakTable(composer, models, rates.planned.models, rates),
  };
}

function productOf(derive: Derivations, places: readonly Place[]): number | null {
  return places.length === 0 ? null : derive.add('times the factor', 'product', places);
}

/** Each model's busiest hour is its first row, as rows come by their calls. */
function peakModels(composer: Composer, id: string): { readonly name: string; readonly at: number }[] {
  const { rows } = composer.valueOf(id) as SpendResult;
  const first = new Map<string, number>();
  for (const [at, row] of rows.entries()) {
    const name = String(row['model'] ?? '');
    if (!first.has(name)) first.set(name, at);
  }
  return [...first].map(([name, at]) => ({ name, at }));
}

function peakTable(
  composer: Composer,
  id: string,
  planned: readonly (number | null)[],
  rates: Derived<unknown>,
): DraftTable[] {
  const { rows } = composer.valueOf(id) as SpendResult;
  const cell = cellsOf(id);
  const cells = peakModels(composer, id).map(({ name, at }, index): DraftCell[] => {
    const place = rates.place(planned[index] ?? null);
    return [
      cleanLabel(name),
      cleanLabel(String(rows[at]?.['hour'] ?? '')),
      cell(['rows', at, 'calls'], 'calls'),
      place === null ? '' : { ...place, unit: 'count' },
    ];
  });
  const columns = [
    textColumn('model'),
    textColumn('busiest hour'),
    valueColumn('Calls', 'calls'),
    valueColumn('Calls a minute', 'count'),
  ];
  return cells.length === 0 ? [] : [{ title: 'Busiest hours by model', tool_result_id: id, columns, rows: cells }];
}

/** Limits are the providers' secret; only those that were run into are known. */
function limitLines(composer: Composer): string[] {
  const id = composer.result('limits');
  const unknown =
    'Rate limits are not recorded: they belong to your account at each provider, by calls and tokens a minute. Hold the peaks above against them.';
  if (id === null) return [unknown];
  const hit = composer.count('Calls refused by a rate limit', id, ['total', 'calls']);
  if (hit === null) return [`${unknown} No call of the last weeks was refused by one.`];
  const { rows } = composer.valueOf(id) as SpendResult;
  const names = [...new Set(rows.map((row) => String(row['model'] ?? '')))].slice(0, 3).map(spanLabel);
  return [
    `${unknown} They have been reached already: ${say(hit)} of the last weeks failed on one, on ${names.join(', ')}.`,
  ];
}
