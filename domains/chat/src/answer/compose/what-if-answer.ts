import type { SimulatedModel } from '@apex/contracts';
import { targetsOf } from '../../agents/measure/models.ts';
import { suggestionsFor } from '../../agents/suggestions.ts';
import type { Path } from '../../tools/result-shelf.ts';
import { cleanLabel, quoteLabel, spanLabel } from '../clean-label.ts';
import type { DraftChart, DraftFigure, DraftTable, ReportDraft } from '../draft.ts';
import { say } from '../marks.ts';
import type { Composer } from './composer.ts';
import { cellsOf, textColumn, valueColumn } from './evidence.ts';
import { composeMoves } from './moves-answer.ts';
import { proposalsOf } from './proposals.ts';
import { scopeWords } from './scope-words.ts';
import { leading, priceOnly, savingWords, type WhatIf, whatIfOf } from './what-if-parts.ts';

const featuresSaid = 5;

export function composeWhatIf(composer: Composer): ReportDraft {
  if (composer.result('used') !== null && composer.result('what_if') === null) return composeMoves(composer);
  const whatIf = whatIfOf(composer);
  if (whatIf === null) return refusedDraft(composer);
  const found = leading(whatIf);
  const { id, result } = whatIf;
  return composer.draft({
    headline: headlineOf(composer, whatIf),
    paragraphs: [
      priceOnly,
      ...modelLines(composer, whatIf),
      ...(found === null ? [] : featureLines(composer, id, found)),
      ...(composer.input.data_helper?.notes ?? []),
    ],
    charts: barsOf(whatIf),
    tables: [...modelTable(whatIf), ...(found === null ? [] : featureTable(id, found))],
    proposals: proposalsOf(composer),
    assumptions: notesOf(composer, whatIf),
    next_questions: composer.input.data_helper?.suggestions ?? suggestionsFor('model_what_if', []),
    partial: result.models.every((model) => model.replayed_calls === 0),
  });
}

/** A model nobody sells under that name: what is known is said in the optimizer's own words. */
function refusedDraft(composer: Composer): ReportDraft {
  const said = composer.input.data?.refused.find((one) => one.name === 'what_if')?.message ?? '';
  const names = targetsOf(composer.triage.parse).map(quoteLabel).join(', ');
  return composer.draft({
    partial: true,
    headline:
      names === ''
        ? 'The calls could not be priced on another model.'
        : `No price is known for ${names}, so the calls could not be priced there.`,
    paragraphs: [
      ...(said === '' ? [] : [said]),
      'Name a model as its provider does; the page of prices lists every model that is known.',
      ...(composer.input.data_helper?.notes ?? []),
    ],
    next_questions: suggestionsFor('model_what_if', []),
  });
}

function headlineOf(composer: Composer, whatIf: WhatIf): string {
  const found = leading(whatIf);
  const { id } = whatIf;
  const scope = scopeWords(composer);
  if (found === null || found.model.replayed_calls === 0)
    return `None of the calls ${composer.period}${scope} could be priced on another model.`;
  const { model, at } = found;
  const path = (field: string): Path => ['models', at, field];
  const would = composer.figure(`On ${model.model}`, 'usd', id, path('would_usd'));
  const now = composer.figure('As recorded', 'usd', id, path('current_usd'));
  const calls = composer.figure('Calls priced', 'calls', id, path('replayed_calls'));
  if (would === null || now === null || calls === null) return `The calls were priced on ${quoteLabel(model.model)}.`;
  const best = whatIf.result.models.length > 1 ? ', the cheapest of those looked at,' : '';
  return `On ${quoteLabel(model.model)}${best} the same ${say(calls)} would have cost ${say(would)} instead of ${say(now)} ${composer.period}${scope}: ${savingWords(composer, whatIf, at)}, by price only, quality unproven.`;
}

function modelLines(composer: Composer, whatIf: WhatIf): string[] {
  const { id, result } = whatIf;
  if (result.models.length < 2) return [];
  const lines = result.models.flatMap(({ model, replayed_calls }, at) => {
    const would = composer.figure(`On ${model}`, 'usd', id, ['models', at, 'would_usd']);
    if (would === null) return [];
    return replayed_calls === 0
      ? [`- ${spanLabel(model)}: none of the calls can be priced there`]
      : [`- ${spanLabel(model)}: ${say(would)}, ${savingWords(composer, whatIf, at)}`];
  });
  return ['The same calls on each model:', ...lines];
}

interface Leading {
  readonly model: SimulatedModel;
  readonly at: number;
}

/** Which calls should move first: where the same tokens cost so much less. */
function featureLines(composer: Composer, id: string, { model, at }: Leading): string[] {
  const rows = model.by_feature
    .map((row, index) => ({ row, index }))
    .filter(({ row }) => row.feature !== '' && /[1-9]/.test(row.saving_usd))
    .toSorted((a, b) => Number(b.row.saving_usd) - Number(a.row.saving_usd))
    .slice(0, featuresSaid);
  const lines = rows.flatMap(({ row, index }) => {
    const path = (field: string): Path => ['models', at, 'by_feature', index, field];
    const figure = (field: string, label: string): DraftFigure | null =>
      composer.figure(`${label}: ${row.feature}`, 'usd', id, path(field));
    const [less, now] = [figure('saving_usd', 'Saved'), figure('current_usd', 'As recorded')];
    return less === null || now === null ? [] : [`- ${spanLabel(row.feature)}: ${say(less)} of ${say(now)}`];
  });
  return lines.length === 0 ? [] : [`Where ${spanLabel(model.model)} would be cheaper, by feature:`, ...lines];
}

function barsOf({ id, result }: WhatIf): DraftChart[] {
  const priced = result.models.map((model, at) => ({ model, at })).filter(({ model }) => model.replayed_calls > 0);
  if (priced.length === 0) return [];
  const points = (field: string) =>
    priced.map(({ model, at }) => ({ label: cleanLabel(model.model), path: ['models', at, field] }));
  const series = [
    { name: 'Would have cost', role: 'main' as const, tool_result_id: id, points: points('would_usd') },
    { name: 'As recorded', role: 'compare' as const, tool_result_id: id, points: points('current_usd') },
  ];
  return [{ kind: 'bar', title: 'The same calls at other prices', unit: 'usd', series }];
}

const priceColumns = [
  valueColumn('Calls', 'calls'),
  valueColumn('As recorded', 'usd'),
  valueColumn('Would have cost', 'usd'),
  valueColumn('Difference', 'usd'),
  valueColumn('Change', 'rate'),
];

export function modelTable({ id, result }: WhatIf): DraftTable[] {
  const cell = cellsOf(id);
  const rows = result.models.map(({ model }, at) => {
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
  const title = 'The same calls on other models, by price only';
  return [{ title, tool_result_id: id, columns: [textColumn('model'), ...priceColumns], rows }];
}

function featureTable(id: string, { model, at }: Leading): DraftTable[] {
  const cell = cellsOf(id);
  if (model.by_feature.length < 2) return [];
  const rows = model.by_feature.map((row, index) => {
    const path = (field: string): Path => ['models', at, 'by_feature', index, field];
    return [
      cleanLabel(row.feature),
      cell(path('calls'), 'calls'),
      cell(path('current_usd'), 'usd'),
      cell(path('would_usd'), 'usd'),
      cell(path('difference_usd'), 'usd', true),
      cell(path('change_rate'), 'rate', true),
    ];
  });
  const title = `By feature, on ${quoteLabel(model.model)}`;
  return [{ title, tool_result_id: id, columns: [textColumn('feature'), ...priceColumns], rows }];
}

function notesOf(composer: Composer, { id, result }: WhatIf): string[] {
  const without = composer.count('Calls without usage', id, ['calls_without_usage']);
  const unpriced = composer.count('Calls without a known price', id, ['unpriced_calls']);
  const details = result.models.flatMap((model, at) => {
    const path = (field: string): Path => ['models', at, field];
    const long = composer.count(`Calls too long for ${model.model}`, id, path('too_long_calls'));
    const unsold = composer.count(`Calls not sold on ${model.model}`, id, path('not_sold_calls'));
    const name = quoteLabel(model.model);
    return [
      ...(long === null || model.too_long_calls === null ? [] : [`${say(long)} are longer than ${name} takes.`]),
      ...(unsold === null ? [] : [`${say(unsold)} have no price on ${name} and are left out.`]),
      ...model.rules.map((rule) => rule.text),
      ...model.notes,
    ];
  });
  return [
    ...(without === null ? [] : [`${say(without)} tell no usage and are left out.`]),
    ...(unpriced === null ? [] : [`Left out, for want of a known price today: ${say(unpriced)}.`]),
    ...new Set(details),
    ...result.assumptions,
  ];
}
