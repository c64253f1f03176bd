import type { SpendResult } from '@apex/contracts';
import { suggestionsFor } from '../../agents/suggestions.ts';
import { cleanLabel, spanLabel } from '../clean-label.ts';
import type { Place } from '../derivations.ts';
import type { DraftTable, ReportDraft } from '../draft.ts';
import { say } from '../marks.ts';
import { dimensionWords } from '../measure-words.ts';
import type { Composer } from './composer.ts';
import { cellsOf, textColumn, valueColumn } from './evidence.ts';
import { forecastChart, forecastNotes, forecastOf, type ForecastPart } from './forecast-answer.ts';
import { scopeWords } from './scope-words.ts';

const rowsSaid = 5;

/** What is recorded, held against the amount the question names: budgets are the gateway's, whose state is not read here. */
export async function composeBudget(composer: Composer): Promise<ReportDraft> {
  const forecast = forecastOf(composer);
  if (forecast === null) throw new Error('no measurement to report');
  const standing = await standingOf(composer, forecast);
  return composer.draft({
    own_period: true,
    headline: standing.headline,
    paragraphs: [
      'What the budgets of the gateway have used is on the page Budgets, or under `apex budgets list`; they are not read here. Name an amount in your question, and all spend is held against it.',
      ...standing.lines,
      ...partLines(composer),
      ...(composer.input.data_helper?.notes ?? []),
    ],
    charts: forecastChart(forecast, 'Spend'),
    tables: partTable(composer),
    assumptions: [
      'An amount without a period is taken for the whole calendar month.',
      ...forecastNotes(composer, forecast),
    ],
    next_questions: composer.input.data_helper?.suggestions ?? suggestionsFor('budget_status', []),
  });
}

interface Standing {
  readonly headline: string;
  readonly lines: readonly string[];
}

async function standingOf(composer: Composer, { id, result }: ForecastPart): Promise<Standing> {
  const scope = scopeWords(composer);
  const soFar = composer.figure('Spend this month so far', 'usd', id, ['so_far']);
  const expected = composer.figure('Expected at the end of the month', 'usd', id, ['total', 'expected']);
  const low = composer.figure('Low end', 'usd', id, ['total', 'low']);
  const high = composer.figure('High end', 'usd', id, ['total', 'high']);
  const numbers = composer.result('numbers');
  const amount = numbers === null ? null : composer.figure('The amount you named', 'usd', numbers, ['amount_usd']);
  if (soFar === null || expected === null || low === null || high === null)
    return { headline: `Nothing is recorded this month${scope}.`, lines: [] };
  const month = `since ${composer.day(result.from)}`;
  const range = `about ${say(expected)}, most likely between ${say(low)} and ${say(high)}`;
  if (numbers === null || amount === null)
    return {
      headline: `You have spent ${say(soFar)} ${month}${scope} and will end the month at ${range}.`,
      lines: [],
    };
  const limit: Place = { result_id: numbers, path: ['amount_usd'] };
  const ends: Place = { result_id: id, path: ['total', 'expected'] };
  const { planned, figure, rough } = await composer.derive((derive) => ({
    used: derive.add('share of the amount', 'share', [{ result_id: id, path: ['so_far'] }, limit]),
    over: derive.add('over the amount', 'difference', [ends, limit]),
    under: derive.add('under the amount', 'difference', [limit, ends]),
  }));
  const used = figure('Used of the amount', 'rate', planned.used);
  const over = rough(planned.over) > 0;
  const gap = over ? figure('Over the amount', 'usd', planned.over) : figure('Under the amount', 'usd', planned.under);
  const share = used === null ? '' : `, ${say(used)} of the ${say(amount)} you name`;
  const end = gap === null ? '' : `: ${say(gap)} ${over ? 'over' : 'under'} it`;
  return {
    headline: `You have spent ${say(soFar)} ${month}${scope}${share}, and will end the month at about ${say(expected)}${end}.`,
    lines: [
      `The end of the month most likely lies between ${say(low)} and ${say(high)}${certainty(Number(low.value), Number(high.value), Number(amount.value))}`,
    ],
  };
}

function certainty(low: number, high: number, amount: number): string {
  if (low > amount) return ', so the amount will most likely not hold.';
  return high <= amount
    ? ', so the amount will most likely hold.'
    : ', and the amount lies within that: it can go either way.';
}

function grainOf(composer: Composer) {
  return composer.triage.parse.dimensions[0] ?? 'project';
}

function partLines(composer: Composer): string[] {
  const id = composer.result('parts');
  if (id === null) return [];
  const by = grainOf(composer);
  const { rows } = composer.valueOf(id) as SpendResult;
  if (rows.length < 2) return [];
  const lines = rows.slice(0, rowsSaid).flatMap((row, at) => {
    const label = String(row[by] ?? '');
    const figure = composer.figure(`Spend: ${label}`, 'usd', id, ['rows', at, 'cost_usd']);
    return figure === null ? [] : [`- ${spanLabel(label)}: ${say(figure)}`];
  });
  return [`This month by ${dimensionWords(by)}:`, ...lines];
}

function partTable(composer: Composer): DraftTable[] {
  const id = composer.result('parts');
  if (id === null) return [];
  const by = grainOf(composer);
  const { rows } = composer.valueOf(id) as SpendResult;
  const cell = cellsOf(id);
  const cells = rows.map((row, at) => [
    cleanLabel(String(row[by] ?? '')),
    cell(['rows', at, 'cost_usd'], 'usd'),
    cell(['rows', at, 'calls'], 'calls'),
  ]);
  const columns = [textColumn(dimensionWords(by)), valueColumn('Spend', 'usd'), valueColumn('Calls', 'calls')];
  const title = `Spend this month by ${dimensionWords(by)}`;
  return cells.length === 0 ? [] : [{ title, tool_result_id: id, columns, rows: cells }];
}
