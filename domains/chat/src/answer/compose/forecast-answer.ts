import type { Forecast } from '@apex/contracts';
import { suggestionsFor } from '../../agents/suggestions.ts';
import type { FigureUnit } from '../display.ts';
import type { Place } from '../derivations.ts';
import type { DraftChart, DraftFigure, ReportDraft } from '../draft.ts';
import { say } from '../marks.ts';
import type { Composer } from './composer.ts';
import { scopeWords } from './scope-words.ts';

const nouns = { cost: 'Spend', calls: 'The number of calls', tokens: 'Token use' } as const;

export interface ForecastPart {
  readonly id: string;
  readonly result: Forecast;
  readonly unit: FigureUnit;
}

export function forecastOf(composer: Composer, name = 'forecast'): ForecastPart | null {
  const id = composer.result(name);
  if (id === null) return null;
  // Checked against its schema when it was put on the shelf.
  const result = composer.valueOf(id) as Forecast;
  return { id, result, unit: result.measure === 'cost' ? 'usd' : result.measure };
}

export interface Range {
  readonly expected: DraftFigure;
  readonly low: DraftFigure;
  readonly high: DraftFigure;
  /** Where the expected total stands. */
  readonly place: Place;
}

const bounds = ['expected', 'low', 'high'] as const;

const labels = { expected: 'Expected total', low: 'Low end', high: 'High end' } as const;

/** The forecast's total, with what lies before it added or what is expected before it taken off. */
export async function rangeOf(
  composer: Composer,
  { id, result, unit }: ForecastPart,
  beside: { readonly added?: Place | null; readonly taken?: Place | null } = {},
): Promise<Range | null> {
  const { added = null, taken = null } = beside;
  const made = await composer.derive((derive) =>
    bounds.map((bound) => {
      const total: Place = { result_id: id, path: ['total', bound] };
      if (taken !== null) return derive.add(`of the period alone, ${bound}`, 'difference', [total, taken]);
      return added === null ? null : derive.add(`total, ${bound}`, 'sum', [added, total]);
    }),
  );
  const ranged = bounds.map((bound, at): { figure: DraftFigure | null; place: Place } => {
    const place = made.place(made.planned[at] ?? null) ?? { result_id: id, path: ['total', bound] };
    const figure = composer.figure(`${labels[bound]}: ${result.measure}`, unit, place.result_id, place.path);
    return { figure, place };
  });
  const [expected, low, high] = ranged;
  if (expected?.figure == null || low?.figure == null || high?.figure == null) return null;
  return { expected: expected.figure, low: low.figure, high: high.figure, place: expected.place };
}

/** What is expected before a period that lies ahead. */
export function takenPlace(composer: Composer, name: string): Place | null {
  const id = composer.result(name);
  return id === null ? null : { result_id: id, path: ['total', 'expected'] };
}

function earlierPlace(composer: Composer, { result }: ForecastPart): Place | null {
  const earlier = composer.result('earlier');
  const path = { cost: ['total', 'cost_usd'], calls: ['total', 'calls'], tokens: null }[result.measure];
  return earlier === null || path === null ? null : { result_id: earlier, path };
}

export async function composeForecast(composer: Composer): Promise<ReportDraft> {
  const forecast = forecastOf(composer);
  if (forecast === null) throw new Error('no measurement to report');
  const { result } = forecast;
  const taken = takenPlace(composer, 'forecast_before');
  const range = await rangeOf(composer, forecast, { added: earlierPlace(composer, forecast), taken });
  const noun = nouns[result.measure];
  const scope = scopeWords(composer);
  const period = composer.triage.period_label === '' ? 'this month' : composer.period;
  const headline =
    range === null || result.method === 'none'
      ? `There is too little history${scope} to say where ${noun.toLowerCase()} will end.`
      : `${noun} will come to about ${say(range.expected)} ${period}${scope}, most likely between ${say(range.low)} and ${say(range.high)}.`;
  return composer.draft({
    own_period: true,
    headline,
    paragraphs: [
      soFarLine(composer, forecast),
      paceLine(composer, forecast),
      backtestLine(composer, forecast),
      ...(composer.input.data_helper?.notes ?? []),
    ].filter((part) => part !== ''),
    charts: forecastChart(forecast, noun),
    assumptions: [
      ...(taken !== null
        ? [
            'The period is the forecast to its end less what is expected before it; the interval is that of all until its end.',
          ]
        : []),
      ...forecastNotes(composer, forecast),
    ],
    next_questions: composer.input.data_helper?.suggestions ?? suggestionsFor('forecast', []),
  });
}

/** Only the forecast of a month is held against the month before. */
function isWholeMonth({ from, until }: Forecast): boolean {
  const next = new Date(from);
  next.setUTCMonth(next.getUTCMonth() + 1);
  return next.toISOString() === until;
}

function soFarLine(composer: Composer, { id, result, unit }: ForecastPart): string {
  const soFar = composer.figure('So far', unit, id, ['so_far']);
  const rest = composer.figure('Still to come', unit, id, ['remainder', 'expected']);
  const previous = composer.figure('The month before', unit, id, ['previous', 'value']);
  const change = composer.delta('Against the month before', 'rate', id, ['previous', 'relative_change']);
  if (soFar === null || rest === null) return '';
  const before =
    !isWholeMonth(result) || previous === null || change === null || Number(previous.value) === 0
      ? ''
      : ` The month before it was ${say(previous)}; the month's forecast is ${say(change)} against that.`;
  return `Since ${composer.day(result.from)} ${say(soFar)} is recorded, and ${say(rest)} more is expected by the end of ${composer.span(result.from, result.until).split(' to ').at(-1) ?? ''}.${before}`;
}

function paceLine(composer: Composer, { id, unit }: ForecastPart): string {
  const pace = composer.figure('A day at the present pace', unit, id, ['run_rate', 'per_day']);
  const total = composer.figure('Total at the present pace', unit, id, ['run_rate', 'total']);
  const trend = composer.delta('Change a week', 'rate', id, ['trend_per_week_relative']);
  if (pace === null || total === null) return '';
  const moving = trend === null || Number(trend.value) === 0 ? '' : ` The trend is ${say(trend)} a week.`;
  return `Simply going on at the pace of the last days, ${say(pace)} a day, it would be ${say(total)}.${moving}`;
}

function backtestLine(composer: Composer, { id, result }: ForecastPart): string {
  if (result.backtest === null) return '';
  const origins = composer.figure('Past days it was tried on', 'count', id, ['backtest', 'origins']);
  const error = composer.figure('Mean error', 'rate', id, ['backtest', 'mean_error']);
  const coverage = composer.figure('Outcomes within the interval', 'rate', id, ['backtest', 'coverage']);
  if (origins === null || error === null) return '';
  const held = coverage === null ? '' : `, and ${say(coverage)} of the outcomes lay within the interval`;
  return `The same forecast, made on ${say(origins)} past days, was off by ${say(error)} on average${held}.`;
}

/** What was recorded, and from there on what is expected with its band. */
export function forecastChart({ id, result, unit }: ForecastPart, noun: string): DraftChart[] {
  const past = result.past.map(({ day }, at) => ({ label: day, path: ['past', at, 'value'] }));
  const ahead = result.days.map(({ day }, at) => ({
    label: day,
    path: ['days', at, 'expected'],
    low: ['days', at, 'low'],
    high: ['days', at, 'high'],
  }));
  if (past.length + ahead.length === 0) return [];
  const recorded = { name: 'Recorded', role: 'main' as const, tool_result_id: id, points: past };
  const expected = { name: 'Expected', role: 'forecast' as const, tool_result_id: id, points: ahead };
  const annotations = [{ label: result.as_of.slice(0, 10), text: 'Forecast from here', kind: 'now' as const }];
  const title = `${noun.replace(/^The n/, 'N')} by day`;
  return [{ kind: 'area_with_band', title, unit, x: 'day', series: [recorded, expected], annotations }];
}

export function forecastNotes(composer: Composer, { id, result }: ForecastPart): string[] {
  const level = composer.figure('Level of the interval', 'rate', id, ['level']);
  const unpriced = composer.count('Calls without a known price', id, ['history', 'unpriced_calls']);
  const guess = result.interval_basis === 'guess' || result.interval_basis === 'none';
  return [
    ...(level === null
      ? []
      : [
          guess
            ? 'There is too little history to measure how wrong such forecasts are, so the interval is wide by rule.'
            : `The interval is made to hold ${say(level)} of the outcomes, from the errors of the same forecast in the past.`,
        ]),
    ...(result.as_of_is === 'last_call' ? ['Calls stop before today, so the forecast is made from the last one.'] : []),
    ...(result.history.unusual.length === 0 ? [] : ['Days that were far off weigh no more than ordinary ones.']),
    ...(unpriced === null ? [] : [`Counted as nothing, for want of a known price: ${say(unpriced)}.`]),
    ...result.notes.filter((note) => unpriced === null || note.code !== 'unpriced').map((note) => note.text),
    'It goes on from what was recorded; a launch or a change of models that no record shows is not in it.',
  ];
}
