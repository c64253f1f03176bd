import type { RetryTrace, SpendResult } from '@apex/contracts';
import { suggestionsFor } from '../../agents/suggestions.ts';
import type { Path } from '../../tools/result-shelf.ts';
import { cleanLabel, spanLabel } from '../clean-label.ts';
import type { DraftChart, DraftTable, ReportDraft } from '../draft.ts';
import { say } from '../marks.ts';
import type { Composer } from './composer.ts';
import { barChart, cellsOf, textColumn, valueColumn } from './evidence.ts';
import { proposalsOf } from './proposals.ts';
import { scopeWords } from './scope-words.ts';

const rowsSaid = 5;

interface Traced {
  readonly composer: Composer;
  readonly id: string;
  readonly result: RetryTrace;
}

const groups = [
  ['by_error_type', 'error_type', 'error type'],
  ['by_model', 'model', 'model'],
  ['by_feature', 'feature', 'feature'],
] as const;

export function composeRetries(composer: Composer): ReportDraft {
  const id = composer.result('retries');
  if (id === null) throw new Error('no measurement to report');
  // Checked against its schema when it was put on the shelf.
  const traced: Traced = { composer, id, result: composer.valueOf(id) as RetryTrace };
  return composer.draft({
    headline: headlineOf(traced),
    paragraphs: [
      chainLine(traced),
      ...groups.flatMap((group) => groupLines(traced, group)),
      ...(composer.input.data_helper?.notes ?? []),
    ].filter((part) => part !== ''),
    charts: [...typeChart(traced), ...dayChart(composer)],
    tables: [...groups.flatMap((group) => groupTable(traced, group)), ...sampleTable(traced)],
    proposals: proposalsOf(composer),
    assumptions: notesOf(traced),
    next_questions: composer.input.data_helper?.suggestions ?? suggestionsFor('errors_retries', []),
  });
}

function headlineOf({ composer, id, result }: Traced): string {
  const scope = scopeWords(composer, ['status']);
  const failed = composer.figure('Failed calls', 'calls', id, ['failed_calls']);
  if (result.calls === 0) return `No call was recorded ${composer.period}${scope}.`;
  if (failed === null || result.failed_calls === 0) return `No call failed ${composer.period}${scope}.`;
  const share = composer.figure('Share of calls that failed', 'rate', id, ['failed_share']);
  const paid = composer.figure('Paid for failed calls', 'usd', id, ['paid_failed_usd']);
  const wasted = composer.figure('Spent on attempts that failed again', 'usd', id, ['wasted_usd']);
  const of = share === null ? '' : ` (${say(share)} of all)`;
  if (paid === null || !/[1-9]/.test(result.paid_failed_usd))
    return `${say(failed)} failed ${composer.period}${scope}${of}, and nothing is known to have been paid for them.`;
  const again =
    wasted === null || !/[1-9]/.test(result.wasted_usd)
      ? ''
      : `; ${say(wasted)} of it went to attempts that failed again`;
  return `${say(failed)} failed ${composer.period}${scope}${of} and cost ${say(paid)}${again}.`;
}

function chainLine({ composer, id, result }: Traced): string {
  if (result.chains === 0) return 'No failed call was sent again, as far as the records tell.';
  const count = (field: string, label: string) => composer.figure(label, 'count', id, [field]);
  const [chains, storms, longest, recovered] = [
    count('chains', 'Chains of attempts'),
    count('storms', 'Retry storms'),
    count('longest_chain_attempts', 'Longest chain'),
    count('recovered_chains', 'Chains that ended well'),
  ];
  const calls = composer.figure('Calls in chains', 'calls', id, ['chain_calls']);
  if (chains === null || calls === null) return '';
  const storm =
    storms === null || result.storms === 0
      ? ' None of them was a storm.'
      : ` Storms of many failing attempts: ${say(storms)}.`;
  const end =
    recovered === null || result.recovered_chains === 0
      ? ' None ended with an answer.'
      : ` Ended with an answer: ${say(recovered)}.`;
  const most = longest === null ? '' : ` The longest took ${say(longest)} attempts.`;
  return `Failed calls and the like ones sent after them: ${say(chains)} ${result.chains === 1 ? 'chain' : 'chains'} with ${say(calls)}.${most}${end}${storm}`;
}

type Group = (typeof groups)[number];

function groupLines({ composer, id, result }: Traced, [field, name, words]: Group): string[] {
  const rows = result[field];
  if (rows.length < 2 && field !== 'by_error_type') return [];
  const lines = rows.slice(0, rowsSaid).flatMap((row, at) => {
    const label = String((row as Readonly<Record<string, unknown>>)[name] ?? '');
    const path = (part: string): Path => [field, at, part];
    const failed = composer.figure(`Failed: ${label}`, 'calls', id, path('failed_calls'));
    const paid = composer.figure(`Paid for failed calls: ${label}`, 'usd', id, path('paid_failed_usd'));
    const wasted = composer.figure(`Failed again: ${label}`, 'usd', id, path('wasted_usd'));
    if (failed === null || paid === null) return [];
    const again =
      wasted === null || !/[1-9]/.test(row.wasted_usd) ? '' : `, ${say(wasted)} on attempts that failed again`;
    return [`- ${spanLabel(label)}: ${say(failed)}, ${say(paid)} paid${again}`];
  });
  return lines.length === 0 ? [] : [`By ${words}:`, ...lines];
}

function typeChart({ id, result }: Traced): DraftChart[] {
  const points = result.by_error_type.map((row, at) => ({
    label: cleanLabel(row.error_type),
    path: ['by_error_type', at, 'failed_calls'],
  }));
  return barChart({
    title: 'Failed calls by error type',
    unit: 'calls',
    name: 'Failed calls',
    tool_result_id: id,
    points,
  });
}

function dayChart(composer: Composer): DraftChart[] {
  const id = composer.result('days');
  if (id === null) return [];
  const { rows } = composer.valueOf(id) as SpendResult;
  const points = rows
    .map((row, at) => ({ label: String(row['day'] ?? ''), path: ['rows', at, 'error_rate'] }))
    .toSorted((a, b) => (a.label < b.label ? -1 : 1));
  if (points.length < 2) return [];
  const series = { name: 'Error rate', role: 'main' as const, tool_result_id: id, points };
  return [{ kind: 'line', title: 'Error rate by day', unit: 'rate', x: 'day', series: [series] }];
}

function groupTable({ id, result }: Traced, [field, name, words]: Group): DraftTable[] {
  const cell = cellsOf(id);
  const rows = result[field].map((row, at) => {
    const path = (part: string): Path => [field, at, part];
    return [
      cleanLabel(String((row as Readonly<Record<string, unknown>>)[name] ?? '')),
      cell(path('failed_calls'), 'calls'),
      cell(path('paid_failed_calls'), 'calls'),
      cell(path('paid_failed_usd'), 'usd'),
      cell(path('chains'), 'count'),
      cell(path('storms'), 'count'),
      cell(path('wasted_usd'), 'usd'),
    ];
  });
  const columns = [
    textColumn(words),
    valueColumn('Failed', 'calls'),
    valueColumn('Paid for', 'calls'),
    valueColumn('Paid', 'usd'),
    valueColumn('Chains', 'count'),
    valueColumn('Storms', 'count'),
    valueColumn('Spent on failing again', 'usd'),
  ];
  return rows.length === 0 ? [] : [{ title: `Failed calls by ${words}`, tool_result_id: id, columns, rows }];
}

function sampleTable({ id, result }: Traced): DraftTable[] {
  const cell = cellsOf(id);
  const rows = result.samples.map((chain, at) => {
    const path = (part: string): Path => ['samples', at, part];
    return [
      chain.first_at.slice(0, 10),
      cleanLabel(chain.model),
      cleanLabel(chain.error_type),
      cleanLabel(chain.session),
      cell(path('attempts'), 'count'),
      cell(path('failed_attempts'), 'count'),
      cell(path('cost_usd'), 'usd'),
      cell(path('wasted_usd'), 'usd'),
      chain.ended === 'ok' ? 'answered' : 'given up',
    ];
  });
  const columns = [
    textColumn('day'),
    textColumn('model'),
    textColumn('error type'),
    textColumn('session'),
    valueColumn('Attempts', 'count'),
    valueColumn('Failed', 'count'),
    valueColumn('Cost', 'usd'),
    valueColumn('Spent on failing again', 'usd'),
    textColumn('ended'),
  ];
  return rows.length === 0 ? [] : [{ title: 'The dearest chains', tool_result_id: id, columns, rows }];
}

function notesOf({ composer, id, result }: Traced): string[] {
  const without = composer.count('Failed calls without usage', id, ['failed_without_usage_calls']);
  const unpriced = composer.count('Failed calls without a known price', id, ['unpriced_failed_calls']);
  const discarded = composer.count('Answers nobody waited for', id, ['discarded', 'calls']);
  return [
    ...(without === null
      ? []
      : [`${say(without)} failed without telling any usage; nothing is known to have been charged.`]),
    ...(unpriced === null ? [] : [`${say(unpriced)} failed on a model without a known price and count as nothing.`]),
    ...(discarded === null || !result.discarded.known ? [] : [`${say(discarded)} ended as answers nobody waited for.`]),
    ...result.assumptions,
  ];
}
