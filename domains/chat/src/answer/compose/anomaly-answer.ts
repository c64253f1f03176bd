import type { Anomaly, AnomalyReport } from '@apex/contracts';
import { suggestionsFor } from '../../agents/suggestions.ts';
import type { Path } from '../../tools/result-shelf.ts';
import { cleanLabel, quoteLabel, spanLabel } from '../clean-label.ts';
import type { FigureUnit } from '../display.ts';
import type { DraftChart, DraftTable, ReportDraft } from '../draft.ts';
import { say } from '../marks.ts';
import { dimensionWords, measureWords } from '../measure-words.ts';
import type { Composer } from './composer.ts';
import { cellsOf, textColumn, valueColumn } from './evidence.ts';
import { scopeWords } from './scope-words.ts';

const said = 5;

interface Found {
  readonly composer: Composer;
  readonly id: string;
  readonly result: AnomalyReport;
  readonly unit: FigureUnit;
}

function subject({ series }: Anomaly, measure: AnomalyReport['measure'], quote = quoteLabel): string {
  const words = measureWords(measure);
  return series === null ? words : `${words} of ${dimensionWords(series.dimension)} ${quote(series.value)}`;
}

/** `on 2026-03-11`, `from 2026-03-11 up to 2026-03-14`, `in the hour of …`. */
function whenWords(composer: Composer, { from, to, buckets, ongoing }: Anomaly, grain: AnomalyReport['grain']): string {
  const text = (instant: string): string => (grain === 'day' ? composer.day(instant) : quoteLabel(instant));
  if (ongoing && buckets > 1) return `since ${text(from)}`;
  return buckets === 1
    ? `on ${text(from)}`
    : grain === 'day'
      ? `from ${composer.span(from, to)}`
      : `from ${text(from)} up to ${text(to)}`;
}

export function composeAnomalies(composer: Composer): ReportDraft {
  const id = composer.result('anomalies');
  if (id === null) throw new Error('no measurement to report');
  // Checked against its schema when it was put on the shelf.
  const result = composer.valueOf(id) as AnomalyReport;
  const unit: FigureUnit = result.measure === 'calls' ? 'calls' : result.unit;
  const found: Found = { composer, id, result, unit };
  return composer.draft({
    own_period: true,
    headline: headlineOf(found),
    paragraphs: [
      testedLine(found),
      ...result.anomalies.slice(0, said).map((anomaly, at) => anomalyLine(found, anomaly, at)),
      ...(composer.input.data_helper?.notes ?? []),
    ].filter((part) => part !== ''),
    charts: pictureOf(found),
    tables: tableOf(found),
    assumptions: notesOf(found),
    next_questions: composer.input.data_helper?.suggestions ?? suggestionsFor('anomaly', []),
  });
}

function headlineOf({ composer, id, result, unit }: Found): string {
  const scope = scopeWords(composer);
  const period = composer.triage.period_label === '' ? '' : ` ${composer.period}`;
  const words = measureWords(result.measure);
  const [first] = result.anomalies;
  if (first === undefined) {
    const short = result.tested.buckets === 0;
    if (short) return `There is too little history${scope} to tell what is out of the ordinary.`;
    return `Nothing out of the ordinary was found in ${words}${period}${scope}.`;
  }
  const observed = composer.figure('Observed', unit, id, ['anomalies', 0, 'observed']);
  const expected = composer.figure('Expected', unit, id, ['anomalies', 0, 'expected']);
  const extra = composer.figure('Beyond the expected', 'usd', id, ['anomalies', 0, 'extra_usd']);
  if (observed === null || expected === null)
    return `Something out of the ordinary was found in ${words}${period}${scope}.`;
  const money = extra === null || !(Number(extra.value) > 0) ? '' : `, ${say(extra)} more than usual`;
  const more = result.anomalies.length > 1 ? ' It is not the only one.' : '';
  const start = subject(first, result.measure);
  return `The most unusual${period}${scope}: ${start} ${whenWords(composer, first, result.grain)} was ${say(observed)} where ${say(expected)} was to be expected${money}.${more}`;
}

function testedLine({ composer, id, result }: Found): string {
  const series = composer.figure('Series looked at', 'count', id, ['tested', 'series']);
  const buckets = composer.figure('Days or hours looked at', 'count', id, ['tested', 'buckets']);
  if (series === null || buckets === null || result.tested.series === 0) return '';
  const kept = result.by === null ? '' : `, the whole and each ${dimensionWords(result.by)} by itself`;
  return `Held against the usual: ${say(series)} series${kept}, ${say(buckets)} ${result.grain}s of them in all.`;
}

/** What calls do not name explains nothing. */
function unnamed(value: string | undefined): boolean {
  return value === undefined || value === '' || value === '(none)';
}

function anomalyLine({ composer, id, result, unit }: Found, anomaly: Anomaly, at: number): string {
  const path = (field: string): Path => ['anomalies', at, field];
  const label = anomaly.series?.value ?? 'all';
  const observed = composer.figure(`Observed: ${label}`, unit, id, path('observed'));
  const expected = composer.figure(`Expected: ${label}`, unit, id, path('expected'));
  const extra = composer.delta(`Beyond the expected: ${label}`, 'usd', id, path('extra_usd'));
  if (observed === null || expected === null) return '';
  const worst = anomaly.buckets > 1 && unit !== 'usd' && unit !== 'calls' ? ' at its worst' : '';
  const money = extra === null || Number(extra.value) === 0 ? '' : `, ${say(extra)} against the expected`;
  const [cause] = anomaly.explained_by;
  const [leading] = cause?.leading ?? [];
  const why =
    cause === undefined ||
    leading === undefined ||
    unnamed(leading.values[0]) ||
    cause.dimension === anomaly.series?.dimension
      ? ''
      : `; mostly ${dimensionWords(cause.dimension)} ${spanLabel(leading.values[0] ?? '')}`;
  const still = anomaly.ongoing ? '; it goes on' : '';
  return `- ${whenWords(composer, anomaly, result.grain)}, ${subject(anomaly, result.measure, spanLabel)}: ${say(observed)}${worst} instead of ${say(expected)}${money}${why}${still}`;
}

/** The whole as it was, with the band it was expected in and the moments that fell out of it. */
function pictureOf({ id, result, unit }: Found): DraftChart[] {
  const label = (at: string): string => (result.grain === 'day' ? at.slice(0, 10) : at);
  const observed = result.points.map(({ at }, index) => ({ label: label(at), path: ['points', index, 'observed'] }));
  const expected = result.points.map(({ at }, index) => ({
    label: label(at),
    path: ['points', index, 'expected'],
    low: ['points', index, 'low'],
    high: ['points', index, 'high'],
  }));
  if (observed.length < 2) return [];
  const annotations = result.points
    .filter((point) => point.anomalous)
    .map(({ at }) => ({ label: label(at), text: 'Out of the ordinary', kind: 'anomaly' as const }));
  const words = measureWords(result.measure);
  const title = `${words.replace(/^./, (letter) => letter.toUpperCase())} by ${result.grain}, and what was to be expected`;
  const series = [
    { name: 'Observed', role: 'main' as const, tool_result_id: id, points: observed },
    { name: 'Expected', role: 'compare' as const, tool_result_id: id, points: expected },
  ];
  return [{ kind: 'area_with_band', title, unit, x: result.grain, series, annotations }];
}

function tableOf({ id, result, unit }: Found): DraftTable[] {
  const cell = cellsOf(id);
  const rows = result.anomalies.map((anomaly, at) => {
    const path = (field: string): Path => ['anomalies', at, field];
    return [
      anomaly.from.slice(0, 10),
      anomaly.series === null ? 'all' : cleanLabel(anomaly.series.value),
      cell(path('observed'), unit),
      cell(path('expected'), unit),
      cell(path('change'), unit, true),
      cell(path('extra_usd'), 'usd', true),
      cell(path('calls'), 'calls'),
    ];
  });
  const columns = [
    textColumn('from'),
    textColumn(result.by === null ? 'what' : dimensionWords(result.by)),
    valueColumn('Observed', unit),
    valueColumn('Expected', unit),
    valueColumn('Difference', unit),
    valueColumn('Money beyond the expected', 'usd'),
    valueColumn('Calls', 'calls'),
  ];
  return [{ title: 'What was out of the ordinary', tool_result_id: id, columns, rows }];
}

function notesOf({ composer, id, result }: Found): string[] {
  const rate = composer.figure('False alarms allowed', 'rate', id, ['false_discovery_rate']);
  const least = composer.figure('Least money that counts', 'usd', id, ['floor', 'usd']);
  const relative = composer.figure('Least deviation that counts', 'rate', id, ['floor', 'relative']);
  return [
    ...(result.from === null || result.to === null ? [] : [`Looked at: ${composer.span(result.from, result.to)}.`]),
    'The usual is that of the same weekday or hour before, so a busy Monday is no alarm.',
    ...(rate === null ? [] : [`Of the alarms, at most ${say(rate)} may be false.`]),
    ...(least === null || relative === null
      ? []
      : [`Less than ${say(least)} or ${say(relative)} off the usual counts as nothing.`]),
    ...result.notes.map((note) => note.text),
  ];
}
