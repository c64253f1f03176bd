import type { SpendResult } from '@apex/contracts';
import { suggestionsFor } from '../../agents/suggestions.ts';
import type { Path } from '../../tools/result-shelf.ts';
import { cleanLabel, quoteLabel } from '../clean-label.ts';
import type { DraftCell, DraftChart, DraftTable, ReportDraft } from '../draft.ts';
import { say } from '../marks.ts';
import type { Composer, Derived } from './composer.ts';
import { cellsOf, listed, textColumn, valueColumn } from './evidence.ts';
import { scopeWords } from './scope-words.ts';

const compared = [
  ['cost_per_call', 'usd', 'Cost per call', 'a call costs'],
  ['latency.p50', 'ms', 'Median latency', 'the median call takes'],
  ['latency.p95', 'ms', 'p95 latency', 'the p95 is'],
  ['error_rate', 'rate', 'Error rate', 'the error rate is'],
] as const;

interface Side {
  readonly id: string;
  readonly result: SpendResult;
}

interface Sides {
  readonly before: Side;
  readonly after: Side;
}

function sidesOf(composer: Composer): Sides | null {
  const [now, then] = [composer.result('models'), composer.result('models_before')];
  if (now === null || then === null) return null;
  // Checked against its schema when it was put on the shelf.
  const side = (id: string): Side => ({ id, result: composer.valueOf(id) as SpendResult });
  return { before: side(then), after: side(now) };
}

type Changes = Derived<readonly (number | null)[]>;

/** What a change that was made did to a call: price, speed and failures; quality is not recorded. */
export async function composeUpgrade(composer: Composer): Promise<ReportDraft> {
  const sides = sidesOf(composer);
  if (sides === null) throw new Error('no measurement to report');
  const changes: Changes = await composer.derive((derive) =>
    compared.map(([field]) =>
      derive.add(`change of ${field}`, 'change', [
        { result_id: sides.after.id, path: ['total', field] },
        { result_id: sides.before.id, path: ['total', field] },
      ]),
    ),
  );
  const { before, after } = sides;
  return composer.draft({
    own_period: true,
    partial: before.result.total.calls === 0 || after.result.total.calls === 0,
    headline: headlineOf(composer, sides, changes),
    paragraphs: [
      ...freshLines(sides),
      ...changeLines(composer, sides, changes),
      'Whether it was worth it also rests on the answers, and nothing recorded tells how good they are: hold these figures against your own measure of quality.',
      ...(composer.input.data_helper?.notes ?? []),
    ],
    charts: dayChart(composer, sides),
    tables: upgradeTable(composer),
    assumptions: [
      `Held against each other: ${days(composer, before.result)} before, and ${days(composer, after.result)} since.`,
      'Everything that changed at that time is in it, not the model alone; a few calls tell little.',
    ],
    next_questions: composer.input.data_helper?.suggestions ?? suggestionsFor('compare_models', []),
  });
}

function days(composer: Composer, { from, to }: SpendResult): string {
  return from === null || to === null ? 'all time' : composer.span(from, to);
}

function headlineOf(composer: Composer, { before, after }: Sides, changes: Changes): string {
  const scope = scopeWords(composer, ['model']);
  const since = after.result.from === null ? '' : composer.day(after.result.from);
  if (after.result.total.calls === 0)
    return `No call was recorded since ${since}${scope}, so nothing tells what the change did.`;
  if (before.result.total.calls === 0)
    return `No call was recorded in the week before ${since}${scope}, so there is nothing to hold the change against.`;
  const parts = compared.flatMap(([field, unit, words, phrase], at) => {
    const now = composer.figure(`${words} since`, unit, after.id, ['total', field]);
    const then = composer.figure(`${words} before`, unit, before.id, ['total', field]);
    if (now === null || then === null || field === 'latency.p95') return [];
    if (now.text === then.text) return [`${phrase} ${say(now)} as before`];
    const change = changes.delta(`${words}: change`, 'rate', changes.planned[at] ?? null);
    const percent = change === null || field === 'error_rate' ? '' : ` (${say(change)})`;
    return [`${phrase} ${say(now)} instead of ${say(then)}${percent}`];
  });
  const told = parts.length === 0 ? 'neither cost nor speed is known of both sides' : listed(parts);
  return `Since ${since}${scope} ${told}; how good the answers are is not recorded.`;
}

function namesOf({ result }: Side): string[] {
  return result.rows.map((row) => String(row['model'] ?? ''));
}

function freshLines({ before, after }: Sides): string[] {
  const [old, now] = [namesOf(before), namesOf(after)];
  const fresh = now.filter((name) => !old.includes(name)).map(quoteLabel);
  const gone = old.filter((name) => !now.includes(name)).map(quoteLabel);
  const told = [
    ...(fresh.length === 0 ? ['No model is new since then.'] : [`New since then: ${fresh.slice(0, 4).join(', ')}.`]),
    ...(gone.length === 0 ? [] : [`No longer used: ${gone.slice(0, 4).join(', ')}.`]),
  ];
  return [told.join(' ')];
}

function changeLines(composer: Composer, { before, after }: Sides, changes: Changes): string[] {
  const lines = compared.flatMap(([field, unit, words], at) => {
    const now = composer.figure(`${words} since`, unit, after.id, ['total', field]);
    const then = composer.figure(`${words} before`, unit, before.id, ['total', field]);
    const change = changes.delta(`${words}: change`, 'rate', changes.planned[at] ?? null);
    if (now === null || then === null) return [];
    return [`- ${words}: ${say(then)} before, ${say(now)} since${change === null ? '' : ` (${say(change)})`}`];
  });
  return lines.length === 0 ? [] : ['Over all models:', ...lines];
}

function dayChart(composer: Composer, { after }: Sides): DraftChart[] {
  const id = composer.result('days');
  if (id === null) return [];
  const { rows } = composer.valueOf(id) as SpendResult;
  const points = rows
    .map((row, at) => ({ label: String(row['day'] ?? ''), path: ['rows', at, 'cost_per_call'] as Path }))
    .toSorted((a, b) => (a.label < b.label ? -1 : 1));
  if (points.length < 2) return [];
  const at = after.result.from?.slice(0, 10) ?? '';
  const annotations = [{ label: at, text: 'The change', kind: 'change' as const }];
  const series = { name: 'Cost per call', role: 'main' as const, tool_result_id: id, points };
  return [{ kind: 'line', title: 'Cost per call by day', unit: 'usd', x: 'day', series: [series], annotations }];
}

/** Each model before and after. */
export function upgradeTable(composer: Composer): DraftTable[] {
  const sides = sidesOf(composer);
  if (sides === null) return [];
  const { before, after } = sides;
  const names = [...new Set([...namesOf(after), ...namesOf(before)])];
  const fields = [['calls', 'calls', 'Calls'] as const, ...compared];
  const cellIn = (side: Side, name: string, field: string, unit: (typeof fields)[number][1]): DraftCell => {
    const at = namesOf(side).indexOf(name);
    return at < 0 ? '' : cellsOf(side.id)(['rows', at, field], unit);
  };
  const rows = names.map((name) => [
    cleanLabel(name),
    ...fields.flatMap(([field, unit]) => [cellIn(before, name, field, unit), cellIn(after, name, field, unit)]),
  ]);
  const columns = [
    textColumn('model'),
    ...fields.flatMap(([, unit, words]) => [valueColumn(`${words} before`, unit), valueColumn(`${words} since`, unit)]),
  ];
  return rows.length === 0 ? [] : [{ title: 'Models before and after', tool_result_id: after.id, columns, rows }];
}
