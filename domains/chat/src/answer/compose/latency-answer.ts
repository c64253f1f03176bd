import type { SpendResult } from '@apex/contracts';
import { suggestionsFor } from '../../agents/suggestions.ts';
import { cleanLabel, quoteLabel, spanLabel } from '../clean-label.ts';
import type { Derivations } from '../derivations.ts';
import type { DraftChart, DraftFigure, DraftTable, ReportDraft } from '../draft.ts';
import { say } from '../marks.ts';
import type { Composer, Derived } from './composer.ts';
import { barChart, cellsOf, textColumn, valueColumn } from './evidence.ts';
import { scopeWords } from './scope-words.ts';
import { modelTable } from './what-if-answer.ts';
import { savingWords, whatIfOf } from './what-if-parts.ts';

const rowsSaid = 6;

interface Speeds {
  readonly composer: Composer;
  readonly id: string;
  readonly result: SpendResult;
  readonly by: 'model' | 'feature';
  /** Output tokens of a call, row by row. */
  readonly output: Derived<readonly (number | null)[]>;
}

function planOutput(derive: Derivations, id: string, result: SpendResult): (number | null)[] {
  return result.rows.map((_, at) =>
    derive.add('output tokens a call', 'quotient', [
      { result_id: id, path: ['rows', at, 'tokens', 'output'] },
      { result_id: id, path: ['rows', at, 'calls'] },
    ]),
  );
}

async function speedsOf(composer: Composer, name: 'models' | 'features'): Promise<Speeds | null> {
  const id = composer.result(name);
  if (id === null) return null;
  // Checked against its schema when it was put on the shelf.
  const result = composer.valueOf(id) as SpendResult;
  const output = await composer.derive((derive) => planOutput(derive, id, result));
  return { composer, id, result, by: name === 'models' ? 'model' : 'feature', output };
}

/** What the records tell about speed; what a change would gain nobody measured, so no gain is claimed. */
export async function composeLatency(composer: Composer): Promise<ReportDraft> {
  const models = await speedsOf(composer, 'models');
  const features = await speedsOf(composer, 'features');
  if (models === null) throw new Error('no measurement to report');
  if (models.result.total['latency.p50'] == null) return unrecorded(composer, models);
  const target = targetOf(composer);
  const whatIf = whatIfOf(composer);
  return composer.draft({
    headline: headlineOf(models, target),
    paragraphs: [
      ...rowLines(models),
      ...(features !== null && features.result.rows.length > 1 ? rowLines(features) : []),
      ...targetLines(models, target),
      ...fasterLines(models),
      ...(composer.input.data_helper?.notes ?? []),
    ],
    charts: [...speedChart(models), ...(features === null ? [] : speedChart(features))],
    tables: [
      ...speedTable(models),
      ...(features === null ? [] : speedTable(features)),
      ...(whatIf === null ? [] : modelTable(whatIf)),
    ],
    assumptions: [
      'Latency is the time a call took as its source recorded it, network and waiting included.',
      'What was fast for the calls one model was given need not be as fast for others: prompts and answers differ in length.',
      'Long answers take long: the output tokens of a call stand beside its time for that reason.',
    ],
    next_questions: composer.input.data_helper?.suggestions ?? suggestionsFor('latency_reduce', []),
  });
}

/** Nothing to measure: which data is missing, how to send it, and what it unlocks. */
function unrecorded(composer: Composer, { id }: Speeds): ReportDraft {
  const calls = composer.figure('Calls', 'calls', id, ['total', 'calls']);
  const of = calls === null ? '' : ` of the ${say(calls)}`;
  return composer.draft({
    partial: true,
    headline: `None${of} ${composer.period}${scopeWords(composer)} carries a latency, so nothing can be said about speed.`,
    paragraphs: [
      'What is missing: how long each call took (`latency_ms`) and the time to its first token (`ttft_ms`).',
      'How to send it: `apex import FILE --map latency_ms=COLUMN --map ttft_ms=COLUMN` for an export that has them; on the import page the columns can be chosen by hand.',
      'What it unlocks: median and p95 latency by model and feature, where time goes, and what the faster model would cost.',
      ...(composer.input.data_helper?.notes ?? []),
    ],
    next_questions: suggestionsFor('compare_models', []),
  });
}

function targetOf(composer: Composer): DraftFigure | null {
  const numbers = composer.result('numbers');
  return numbers === null ? null : composer.figure('Target', 'ms', numbers, ['target_ms']);
}

function slowest({ result }: Speeds): number {
  const rows = result.rows.map((row, at) => ({ value: row['latency.p95'], at })).filter(({ value }) => value != null);
  return rows.toSorted((a, b) => Number(b.value) - Number(a.value))[0]?.at ?? -1;
}

function headlineOf(models: Speeds, target: DraftFigure | null): string {
  const { composer, id, result } = models;
  const median = composer.figure('Median latency', 'ms', id, ['total', 'latency.p50']);
  const p95 = composer.figure('p95 latency', 'ms', id, ['total', 'latency.p95']);
  if (median === null || p95 === null) return `Latency is not recorded ${composer.period}${scopeWords(composer)}.`;
  const at = slowest(models);
  const worst = composer.figure('p95 latency of the slowest model', 'ms', id, ['rows', at, 'latency.p95']);
  const slow =
    worst === null || result.rows.length < 2
      ? ''
      : `; the slowest is ${quoteLabel(String(result.rows[at]?.['model'] ?? ''))} with ${say(worst)} at p95`;
  const within =
    target === null
      ? ''
      : Number(median.value) <= Number(target.value)
        ? `, within your ${say(target)}`
        : `, above your ${say(target)}`;
  return `The median call took ${say(median)} and the p95 ${say(p95)} ${composer.period}${scopeWords(composer)}${within}${slow}.`;
}

function rowLines({ composer, id, result, by, output }: Speeds): string[] {
  const lines = result.rows.slice(0, rowsSaid).flatMap((row, at) => {
    const label = String(row[by] ?? '');
    const figure = (field: string, words: string): DraftFigure | null =>
      composer.figure(`${words}: ${label}`, 'ms', id, ['rows', at, field]);
    const [median, p95, first] = [
      figure('latency.p50', 'Median latency'),
      figure('latency.p95', 'p95 latency'),
      figure('ttft.p50', 'Median time to first token'),
    ];
    const tokens = output.figure(`Output tokens a call: ${label}`, 'tokens', output.planned[at] ?? null);
    if (median === null || p95 === null) return [];
    const begins = first === null ? '' : `, first token after ${say(first)}`;
    const long = tokens === null ? '' : `, ${say(tokens)} of output a call`;
    return [`- ${spanLabel(label)}: median ${say(median)}, p95 ${say(p95)}${begins}${long}`];
  });
  return lines.length === 0 ? [] : [`By ${by}:`, ...lines];
}

/** Which models keep the target as they are used today. */
function targetLines({ result, by }: Speeds, target: DraftFigure | null): string[] {
  if (target === null) return [];
  const limit = Number(target.value);
  const keeping = (field: string): string[] =>
    result.rows
      .filter((row) => row[field] != null && Number(row[field]) <= limit)
      .map((row) => spanLabel(String(row[by] ?? '')));
  const [all, half] = [keeping('latency.p95'), keeping('latency.p50')];
  if (half.length === 0) return [`No ${by} keeps ${say(target)} for even the median of its calls.`];
  const most = all.length === 0 ? `No ${by} keeps it at p95.` : `At p95 it is kept by ${all.slice(0, 5).join(', ')}.`;
  return [`${say(target)} is kept for the median call by ${half.slice(0, 5).join(', ')}. ${most}`];
}

/** The fastest model of the records, and what the other calls would cost there. */
function fasterLines(models: Speeds): string[] {
  const { composer, id, result } = models;
  const whatIf = whatIfOf(composer);
  const target = whatIf?.result.models[0];
  const at = result.rows.findIndex((row) => row['model'] === target?.asked || row['model'] === target?.model);
  const median = composer.figure('Median latency of the fastest model', 'ms', id, ['rows', at, 'latency.p50']);
  if (whatIf === null || target === undefined || target.replayed_calls === 0 || median === null) return [];
  const tokens = models.output.figure(
    'Output tokens a call of the fastest model',
    'tokens',
    models.output.planned[at] ?? null,
  );
  const short = tokens === null ? '' : `, of ${say(tokens)} of output each`;
  const would = composer.figure(`On ${target.model}`, 'usd', whatIf.id, ['models', 0, 'would_usd']);
  const now = composer.figure('As recorded', 'usd', whatIf.id, ['models', 0, 'current_usd']);
  if (would === null || now === null) return [];
  return [
    `${spanLabel(target.model)} answered fastest here, with a median of ${say(median)} for the calls it was given${short}. The calls of the other models would cost ${say(would)} there instead of ${say(now)}: ${savingWords(composer, whatIf, 0)}, by price only. How fast and how good it would be for them is unproven.`,
  ];
}

function speedChart({ id, result, by }: Speeds): DraftChart[] {
  const points = result.rows
    .map((row, at) => ({
      label: cleanLabel(String(row[by] ?? '')),
      path: ['rows', at, 'latency.p95'],
      value: row['latency.p95'],
    }))
    .filter(({ value }) => value != null)
    .map(({ label, path }) => ({ label, path }));
  const name = 'p95 latency';
  return points.length < 2
    ? []
    : barChart({ title: `p95 latency by ${by}`, unit: 'ms', name, tool_result_id: id, points });
}

function speedTable({ id, result, by, output }: Speeds): DraftTable[] {
  const cell = cellsOf(id);
  const rows = result.rows.map((row, at) => {
    const tokens = output.place(output.planned[at] ?? null);
    return [
      cleanLabel(String(row[by] ?? '')),
      cell(['rows', at, 'calls'], 'calls'),
      cell(['rows', at, 'latency.p50'], 'ms'),
      cell(['rows', at, 'latency.p95'], 'ms'),
      cell(['rows', at, 'ttft.p50'], 'ms'),
      tokens === null ? '' : { ...tokens, unit: 'tokens' as const },
      cell(['rows', at, 'cost_per_call'], 'usd'),
    ];
  });
  const columns = [
    textColumn(by),
    valueColumn('Calls', 'calls'),
    valueColumn('Median latency', 'ms'),
    valueColumn('p95 latency', 'ms'),
    valueColumn('Median time to first token', 'ms'),
    valueColumn('Output a call', 'tokens'),
    valueColumn('Cost per call', 'usd'),
  ];
  return rows.length === 0 ? [] : [{ title: `Speed by ${by}`, tool_result_id: id, columns, rows }];
}
