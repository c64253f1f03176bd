import { modelsMoved } from '../../agents/measure/models.ts';
import { suggestionsFor } from '../../agents/suggestions.ts';
import type { Path } from '../../tools/result-shelf.ts';
import { cleanLabel, quoteLabel, spanLabel } from '../clean-label.ts';
import type { DraftTable, ReportDraft } from '../draft.ts';
import { say } from '../marks.ts';
import type { Composer } from './composer.ts';
import { barChart, cellsOf, textColumn, valueColumn } from './evidence.ts';
import { proposalsOf } from './proposals.ts';
import { scopeWords } from './scope-words.ts';
import { cheapestOf, nearestCheaper } from '../../agents/propose/model.ts';
import { priceOnly, savingWords, type WhatIf, whatIfOf } from './what-if-parts.ts';

interface Move {
  readonly from: string;
  readonly whatIf: WhatIf;
  /** Of the models in its result, the nearest that is cheaper by enough to be worth a move. */
  readonly at: number;
  readonly to: string;
  readonly saves: boolean;
}

function movesOf(composer: Composer): Move[] {
  return Array.from({ length: modelsMoved }, (_, index) => whatIfOf(composer, `move:${index}`)).flatMap((whatIf) => {
    if (whatIf === null) return [];
    const nearest = nearestCheaper(whatIf.result);
    const at = nearest ?? cheapestOf(whatIf.result);
    const model = at === null ? undefined : whatIf.result.models[at];
    const from = model?.by_model[0]?.model;
    if (at === null || model === undefined || from === undefined) return [];
    return [{ from, whatIf, at, to: model.model, saves: nearest !== null }];
  });
}

/** Which calls would cost less on another model that is used already, and by how much; quality is nobody's guess. */
export function composeMoves(composer: Composer): ReportDraft {
  // Only to order them; each figure is read from its result.
  const moves = movesOf(composer).toSorted((a, b) => rough(b) - rough(a));
  const cheaper = moves.filter((move) => move.saves);
  return composer.draft({
    headline: headlineOf(composer, cheaper[0]),
    paragraphs: [priceOnly, ...lines(composer, cheaper), ...(composer.input.data_helper?.notes ?? [])],
    charts: cheaper[0] === undefined ? [] : featureChart(cheaper[0]),
    tables: moves.flatMap(moveTable),
    proposals: proposalsOf(composer),
    assumptions: [
      'Only models that are used already were tried; name another one to have the calls priced there.',
      ...new Set(moves.flatMap(({ whatIf }) => whatIf.result.assumptions)),
    ],
    next_questions: composer.input.data_helper?.suggestions ?? suggestionsFor('model_what_if', []),
  });
}

function rough({ whatIf, at }: Move): number {
  return Number(whatIf.result.models[at]?.saving_usd ?? 0);
}

function headlineOf(composer: Composer, best: Move | undefined): string {
  const scope = scopeWords(composer);
  if (best === undefined)
    return `No calls of the dearest models would have cost much less on another model that is used ${composer.period}${scope}.`;
  const { whatIf, at, from, to } = best;
  const path = (field: string): Path => ['models', at, field];
  const would = composer.figure(`On ${to}`, 'usd', whatIf.id, path('would_usd'));
  const now = composer.figure(`As recorded: ${from}`, 'usd', whatIf.id, path('current_usd'));
  const calls = composer.figure(`Calls of ${from}`, 'calls', whatIf.id, path('replayed_calls'));
  if (would === null || now === null || calls === null)
    return `The calls of ${quoteLabel(from)} were priced on ${quoteLabel(to)}.`;
  return `The calls of ${quoteLabel(from)} would move furthest: ${say(calls)} would have cost ${say(would)} on ${quoteLabel(to)} instead of ${say(now)} ${composer.period}${scope}, ${savingWords(composer, whatIf, at)}, by price only, quality unproven.`;
}

function lines(composer: Composer, moves: readonly Move[]): string[] {
  const told = moves.map(({ from, to, whatIf, at }) => {
    const features = whatIf.result.models[at]?.by_feature ?? [];
    const named = features.map((row, index) => ({ row, index })).filter(({ row }) => row.feature !== '');
    const top = named.toSorted((a, b) => Number(b.row.saving_usd) - Number(a.row.saving_usd))[0];
    const part =
      top === undefined
        ? null
        : composer.figure(`Saved in ${top.row.feature}`, 'usd', whatIf.id, [
            'models',
            at,
            'by_feature',
            top.index,
            'saving_usd',
          ]);
    const most =
      part === null || top === undefined ? '' : `; most of it in feature ${spanLabel(top.row.feature)}: ${say(part)}`;
    return `- from ${spanLabel(from)} to ${spanLabel(to)}: ${savingWords(composer, whatIf, at)}${most}`;
  });
  return told.length === 0
    ? []
    : ['The calls of each model, on the nearest one in use that is cheaper by enough to matter:', ...told];
}

function featureChart({ whatIf, at, from, to }: Move) {
  const features = whatIf.result.models[at]?.by_feature ?? [];
  const points = features.map((row, index) => ({
    label: cleanLabel(row.feature),
    path: ['models', at, 'by_feature', index, 'saving_usd'],
  }));
  const title = `Saved by moving the calls of ${quoteLabel(from)} to ${quoteLabel(to)}, by feature`;
  return barChart({ title, unit: 'usd', name: 'Saved', tool_result_id: whatIf.id, points });
}

function moveTable({ whatIf, from }: Move): DraftTable[] {
  const cell = cellsOf(whatIf.id);
  const rows = whatIf.result.models.map(({ model }, at) => {
    const path = (field: string): Path => ['models', at, field];
    return [
      cleanLabel(model),
      cell(path('replayed_calls'), 'calls'),
      cell(path('current_usd'), 'usd'),
      cell(path('would_usd'), 'usd'),
      cell(path('difference_usd'), 'usd', true),
      cell(path('change_rate'), 'rate', true),
    ];
  });
  const columns = [
    textColumn('on'),
    valueColumn('Calls', 'calls'),
    valueColumn('As recorded', 'usd'),
    valueColumn('Would have cost', 'usd'),
    valueColumn('Difference', 'usd'),
    valueColumn('Change', 'rate'),
  ];
  const title = `The calls of ${quoteLabel(from)} on other models, by price only`;
  return [{ title, tool_result_id: whatIf.id, columns, rows }];
}
