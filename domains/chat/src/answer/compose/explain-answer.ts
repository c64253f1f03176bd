import type { Breakdown, Explanation, SpendResult } from '@apex/contracts';
import { explainedMeasure } from '../../agents/measure/explain.ts';
import { measureSources } from '../../agents/plan/measure-sources.ts';
import { suggestionsFor } from '../../agents/suggestions.ts';
import type { Path } from '../../tools/result-shelf.ts';
import { cleanLabel, quoteLabel, spanLabel } from '../clean-label.ts';
import type { FigureUnit } from '../display.ts';
import type { DraftChart, DraftFigure, DraftTable, ReportDraft } from '../draft.ts';
import { say } from '../marks.ts';
import { dimensionWords, measureWords } from '../measure-words.ts';
import type { Composer } from './composer.ts';
import { cellsOf, listed, textColumn, valueColumn } from './evidence.ts';
import { scopeWords } from './scope-words.ts';
import { upgradeTable } from './upgrade-answer.ts';

const contributionsSaid = 3;
const driversSaid = 4;

const driverWords: Readonly<Record<Explanation['drivers'][number]['name'], string>> = {
  calls: 'the number of calls',
  model_mix: 'the mix of models',
  prompt_tokens_per_call: 'prompt tokens per call',
  output_tokens_per_call: 'output tokens per call',
  cache_use: 'the use of the cache',
  unit_price: 'prices',
  cost_per_call: 'the cost per call',
  error_rate: 'the error rate',
  latency_mean_ms: 'mean latency',
};

interface Explained {
  readonly composer: Composer;
  readonly id: string;
  readonly result: Explanation;
  readonly unit: FigureUnit;
  readonly noun: string;
}

function unitOf({ measure, unit }: Explanation): FigureUnit {
  if (measure === 'calls' || measure === 'errors') return 'calls';
  return measure === 'tokens' ? 'tokens' : unit;
}

function spanOf(composer: Composer, { from, to }: { readonly from: string; readonly to: string }): string {
  return composer.span(from, to);
}

/** `feature "search"`: the values a contribution is of. */
function valuesWords({ dimensions }: Breakdown, values: readonly string[], quote = quoteLabel): string {
  return listed(
    values.map((value, at) => {
      const kind = dimensionWords(dimensions[at] ?? 'model');
      return value === '' || value === '(none)' ? `calls that carry no ${kind}` : `${kind} ${quote(value)}`;
    }),
  );
}

export async function composeExplain(composer: Composer): Promise<ReportDraft> {
  const id = composer.result('explain');
  if (id === null) throw new Error('no measurement to report');
  // Checked against its schema when it was put on the shelf.
  const result = composer.valueOf(id) as Explanation;
  const source = Object.values(measureSources).find(
    (one) => one.ask === result.measure && one.instead_of === undefined,
  );
  const noun = source?.noun ?? 'Spend';
  const explained: Explained = { composer, id, result, unit: unitOf(result), noun };
  return composer.draft({
    own_period: true,
    headline: headlineOf(explained),
    paragraphs: [
      totalLine(explained),
      ...breakdownLines(explained),
      ...driverLines(explained),
      ...(composer.input.data_helper?.notes ?? []),
    ].filter((part) => part !== ''),
    charts: [...dayChart(explained), ...contributionChart(explained)],
    tables: [...contributionTable(explained), ...upgradeTable(composer)],
    assumptions: notesOf(explained),
    next_questions: composer.input.data_helper?.suggestions ?? suggestionsFor('explain_change', []),
  });
}

function headlineOf(explained: Explained): string {
  const { composer, id, result, unit, noun } = explained;
  const scope = scopeWords(composer);
  const period = composer.triage.period_label === '' ? `from ${spanOf(composer, result.after)}` : composer.period;
  if (result.after.calls === 0 && result.before.calls === 0) return `No call was recorded in either period${scope}.`;
  // Periods of different lengths are held against each other by the day, as their contributions are.
  const daily = result.basis === 'same_length' && result.after.per_day !== null && result.before.per_day !== null;
  const [value, by_day] = daily ? ['per_day', ' a day'] : ['value', ''];
  const before = composer.figure(`${noun}${by_day} before`, unit, id, ['before', value]);
  const now = composer.figure(`${noun}${by_day} now`, unit, id, ['after', value]);
  const rate = composer.delta('Relative change', 'rate', id, [daily ? 'per_day_relative_change' : 'relative_change']);
  if (now === null || before === null)
    return `${noun} cannot be held against the period before${scope}: nothing was recorded in one of them.`;
  const percent = rate === null ? '' : ` (${say(rate)})`;
  const rough = Number((daily ? result.per_day_change : result.change) ?? 0);
  if (rough === 0 || result.verdict === 'none')
    return `${noun}${by_day} hardly changed ${period}${scope}: ${say(now)} against ${say(before)}${percent}.`;
  const verb = rough > 0 ? 'rose' : 'fell';
  return `${noun}${by_day} ${verb} from ${say(before)} to ${say(now)}${percent} ${period}${scope}${causeOf(explained)}.`;
}

/** The best explanation in half a sentence. */
function causeOf(explained: Explained): string {
  const { composer, id, result, unit } = explained;
  const { best, verdict } = result;
  const [leading] = best?.leading ?? [];
  if (verdict === 'spread' || best === null || leading === undefined) {
    const driver = topDrivers(result)[0];
    const through = driver === undefined ? '' : `, mostly through ${driverWords[driver.name]}`;
    return `: no single value explains it${through}`;
  }
  const share = composer.figure('Share of the change', 'rate', id, ['best', 'leading_share_of_change']);
  const [first, ...more] = best.leading.slice(0, contributionsSaid).map((values) => {
    const at = best.contributions.findIndex((one) => one.values.join('\n') === values.join('\n'));
    const amount = composer.delta(`Contribution: ${values.join(', ')}`, unit, id, [
      'best',
      'contributions',
      at,
      'contribution',
    ]);
    return `${valuesWords(best, values)}${amount === null ? '' : ` (${say(amount)})`}`;
  });
  const move = moveWords(explained);
  if (more.length === 0 && share !== null && Number(share.value) <= 1)
    return `: ${say(share)} of that is ${valuesWords(best, leading)}${move}`;
  return `: mostly ${listed([first ?? '', ...more])}${move}`;
}

/** To which model the calls behind the change went, with their shares before and now. */
function moveWords({ composer, id, result }: Explained): string {
  const { model_move: move, best } = result;
  if (move === null) return '';
  const share = (field: string): DraftFigure | null =>
    composer.figure(`Share of calls on ${move.to.model}`, 'rate', id, ['model_move', 'to', field]);
  const [before, after] = [share('share_before'), share('share_after')];
  if (before === null || after === null) return '';
  const [named] = move.within;
  const calls =
    named === undefined
      ? 'as calls'
      : (best?.leading.length ?? 0) > 1
        ? `and calls of ${quoteLabel(named.value)}`
        : 'whose calls';
  return `, ${calls} moved from ${quoteLabel(move.from.model)} to ${quoteLabel(move.to.model)} (${say(before)} of them before, ${say(after)} now)`;
}

function totalLine({ composer, id, result, unit, noun }: Explained): string {
  const before = composer.figure(`${noun} before`, unit, id, ['before', 'value']);
  const after = composer.figure(`${noun} now`, unit, id, ['after', 'value']);
  if (before === null || after === null) return '';
  const alike = Math.abs(result.before.days - result.after.days) <= result.after.days / 100;
  const perDay = !alike && ['usd', 'calls', 'tokens'].includes(unit);
  const [was, is] = [
    composer.figure(`${noun} a day before`, unit, id, ['before', 'per_day']),
    composer.figure(`${noun} a day now`, unit, id, ['after', 'per_day']),
  ];
  const rate = composer.delta('Relative change a day', 'rate', id, ['per_day_relative_change']);
  const daily =
    !perDay || was === null || is === null
      ? ''
      : ` The periods differ in length: that is ${say(is)} a day against ${say(was)}${rate === null ? '' : ` (${say(rate)})`}.`;
  const change = composer.delta('Change', unit, id, ['change']);
  const difference = change === null ? '' : `, a change of ${say(change)}`;
  return `${noun} was ${say(before)} from ${spanOf(composer, result.before)} and ${say(after)} from ${spanOf(composer, result.after)}${difference}.${daily}`;
}

function breakdownLines({ composer, id, result, unit }: Explained): string[] {
  const { best, verdict } = result;
  if (best === null || verdict === 'none') return [];
  const lines = best.contributions.slice(0, contributionsSaid).flatMap((one, at) => {
    const path = (field: string): Path => ['best', 'contributions', at, field];
    const name = valuesWords(best, one.values, spanLabel);
    const contribution = composer.delta(`Contribution: ${one.values.join(', ')}`, unit, id, path('contribution'));
    const [before, after] = ['before', 'after'].map((field) =>
      composer.figure(`${field}: ${one.values.join(', ')}`, unit, id, path(field)),
    );
    if (contribution === null) return [];
    const moved = before == null || after == null ? '' : ` (from ${say(before)} to ${say(after)})`;
    const fresh = one.presence === 'new' ? ', new in this period' : one.presence === 'gone' ? ', gone since' : '';
    return [`- ${name}: ${say(contribution)}${moved}${fresh}${effectWords(composer, id, at, unit)}`];
  });
  const by = listed(best.dimensions.map(dimensionWords));
  return lines.length === 0 ? [] : [`What each ${by} adds to the change:`, ...lines];
}

const effects = [
  ['volume_effect', 'more calls', 'fewer calls'],
  ['per_call_effect', 'dearer calls', 'cheaper calls'],
  ['mix_effect', 'the mix of calls', 'the mix of calls'],
] as const;

/** More calls, or dearer ones: what the contribution is made of. */
function effectWords(composer: Composer, id: string, at: number, unit: FigureUnit): string {
  const parts = effects.flatMap(([field, risen, fallen]) => {
    const figure = composer.delta(`${risen} or ${fallen}`, unit, id, ['best', 'contributions', at, field]);
    if (figure === null || Number(figure.value) === 0) return [];
    const dear = Number(figure.value) > 0 ? risen : fallen;
    return [`${say(figure)} from ${unit === 'usd' ? dear : dear.replace(/dearer|cheaper/, 'other')}`];
  });
  return parts.length < 2 ? '' : `: ${listed(parts)}`;
}

function topDrivers({ drivers }: Explanation): Explanation['drivers'] {
  return drivers
    .filter((driver) => driver.effect !== null && Number(driver.effect) !== 0)
    .toSorted((a, b) => Math.abs(Number(b.effect)) - Math.abs(Number(a.effect)));
}

function driverLines({ composer, id, result, unit }: Explained): string[] {
  const lines = topDrivers(result)
    .slice(0, driversSaid)
    .flatMap((driver) => {
      const at = result.drivers.indexOf(driver);
      const words = driverWords[driver.name];
      const effect = composer.delta(`Effect of ${words}`, unit, id, ['drivers', at, 'effect']);
      const unitOfDriver: FigureUnit = driver.unit;
      const before = composer.figure(`${words} before`, unitOfDriver, id, ['drivers', at, 'before']);
      const after = composer.figure(`${words} now`, unitOfDriver, id, ['drivers', at, 'after']);
      if (effect === null) return [];
      const moved = before === null || after === null ? '' : ` went from ${say(before)} to ${say(after)}`;
      return [`- ${words}${moved}: ${say(effect)}`];
    });
  return lines.length === 0 ? [] : ['What moved it, each with what it did to the total:', ...lines];
}

/** Both periods day by day: as one line with the day they meet, or the earlier one behind the later. */
function dayChart({ composer, result, unit }: Explained): DraftChart[] {
  const [now, then] = [composer.result('days'), composer.result('days_before')];
  const { ask, paths } = measureSources[measureSourceName(composer)];
  const [path, ...more] = paths;
  if (now === null || path === undefined || more.length > 0) return [];
  const points = (id: string) =>
    (composer.valueOf(id) as SpendResult).rows
      .map((row, at) => ({ label: String(row['day'] ?? ''), path: ['rows', at, ...path] as Path }))
      .toSorted((a, b) => (a.label < b.label ? -1 : 1));
  const from = then === null ? result.before : result.after;
  const name = `From ${composer.span(from.from, result.after.to)}`;
  const main = { name, role: 'main' as const, tool_result_id: now, points: points(now) };
  const before =
    then === null
      ? []
      : [
          {
            name: `From ${spanOf(composer, result.before)}`,
            role: 'compare' as const,
            tool_result_id: then,
            points: points(then),
          },
        ];
  if (main.points.length < 2) return [];
  const begin = { label: result.after.from.slice(0, 10), text: 'The later period begins', kind: 'change' as const };
  const annotations = then === null ? [begin] : [];
  const title = `${capital(measureWords(ask))} by day`;
  return [{ kind: 'line', title, unit, x: 'day', series: [main, ...before], annotations }];
}

function capital(text: string): string {
  return text.replace(/^./, (letter) => letter.toUpperCase());
}

function measureSourceName(composer: Composer): keyof typeof measureSources {
  const asked = explainedMeasure(composer.triage.parse);
  return composer.triage.parse.measures.find((name) => measureSources[name].ask === asked) ?? 'spend';
}

function contributionChart({ id, result, unit }: Explained): DraftChart[] {
  const { best, verdict } = result;
  if (best === null || verdict === 'none') return [];
  const points = best.contributions.map((one, at) => ({
    label: one.values.map(cleanLabel).join(' · '),
    path: ['best', 'contributions', at, 'contribution'],
  }));
  const title = `What each ${listed(best.dimensions.map(dimensionWords))} adds to the change`;
  const series = { name: 'Contribution', role: 'main' as const, tool_result_id: id, points };
  return points.length === 0 ? [] : [{ kind: 'bar', title, unit, series: [series] }];
}

function contributionTable({ id, result, unit }: Explained): DraftTable[] {
  const { best } = result;
  if (best === null) return [];
  const cell = cellsOf(id);
  const rows = best.contributions.map((one, at) => {
    const path = (field: string): Path => ['best', 'contributions', at, field];
    return [
      ...one.values.map(cleanLabel),
      cell(path('before'), unit),
      cell(path('after'), unit),
      cell(path('contribution'), unit, true),
      cell(path('share_of_change'), 'rate'),
      cell(path('calls_before'), 'calls'),
      cell(path('calls_after'), 'calls'),
    ];
  });
  const columns = [
    ...best.dimensions.map((name) => textColumn(dimensionWords(name))),
    valueColumn('Before', unit),
    valueColumn('Now', unit),
    valueColumn('Adds to the change', unit),
    valueColumn('Share of the change', 'rate'),
    valueColumn('Calls before', 'calls'),
    valueColumn('Calls now', 'calls'),
  ];
  return [{ title: 'The change, value by value', tool_result_id: id, columns, rows }];
}

function notesOf({ composer, id, result }: Explained): string[] {
  const unpriced = composer.count('Calls without a known price', id, ['after', 'unpriced_calls']);
  return [
    `Held against each other: ${spanOf(composer, result.before)} and ${spanOf(composer, result.after)}.`,
    ...(result.after.complete ? [] : ['The later period is not over yet.']),
    ...(result.basis === 'same_length'
      ? ['To be taken apart, the earlier period was brought to the length of the later one.']
      : []),
    ...(unpriced === null ? [] : [`Counted as nothing, for want of a known price: ${say(unpriced)}.`]),
    ...result.notes.filter((note) => unpriced === null || note.code !== 'unpriced').map((note) => note.text),
    'It shows what moved together with the figure; whether one caused the other no record tells.',
  ];
}
