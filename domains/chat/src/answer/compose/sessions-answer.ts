import type { SpendResult } from '@apex/contracts';
import { lifetimeNames } from '../../agents/propose/lifetime.ts';
import { sessionsExamined } from '../../agents/measure/sessions.ts';
import { isSilentOnCache } from '../../agents/plan/cache-use.ts';
import { suggestionsFor } from '../../agents/suggestions.ts';
import { quoteLabel, spanLabel } from '../clean-label.ts';
import type { Derivations } from '../derivations.ts';
import { say } from '../marks.ts';
import type { DraftFigure, DraftTable, ReportDraft } from '../draft.ts';
import type { Composer, Derived } from './composer.ts';
import { cellsOf, textColumn, valueColumn } from './evidence.ts';
import { proposalsOf } from './proposals.ts';
import { scopeWords } from './scope-words.ts';

const components = [
  ['cost_input', 'fresh input'],
  ['cost_cache_read', 'cache reads'],
  ['cost_cache_write', 'cache writes'],
  ['cost_output', 'output'],
] as const;

interface SessionPlan {
  readonly index: number;
  readonly name: string;
  readonly share: number | null;
  readonly parts: readonly (number | null)[];
  /** Its price of a call against that of all calls. */
  readonly dearness: number | null;
  readonly length: number | null;
  readonly growth: number | null;
}

interface Sources {
  readonly main: string;
  readonly overall: string;
  readonly grain: 'session' | 'task';
}

function planSession(derive: Derivations, composer: Composer, sources: Sources, index: number): SessionPlan {
  const { main, overall, grain } = sources;
  const result = composer.valueOf(main) as SpendResult;
  const name = String(result.rows[index]?.[grain] ?? '');
  const here = (field: string) => ({ result_id: main, path: ['rows', index, field] });
  const all = (field: string) => ({ result_id: overall, path: ['total', field] });
  const growth = composer.result(`growth:${name}`);
  return {
    index,
    name,
    share: derive.add('share of all spend', 'share', [here('cost_usd'), all('cost_usd')]),
    parts: components.map(([field]) => derive.add(`share of ${field}`, 'share', [here(field), here('cost_usd')])),
    dearness: derive.add('cost of a call against the mean', 'quotient', [here('cost_per_call'), all('cost_per_call')]),
    length: derive.add('cost against the mean', 'quotient', [
      here('cost_usd'),
      all(grain === 'task' ? 'cost_per_task' : 'cost_per_session'),
    ]),
    growth:
      growth === null
        ? null
        : derive.add('growth of the prompt', 'quotient', [
            { result_id: growth, path: ['largest_prompt_tokens'] },
            { result_id: growth, path: ['first_prompt_tokens'] },
          ]),
  };
}

function drivers(composer: Composer, sources: Sources, plan: SessionPlan, derived: Derived<unknown>): string[] {
  const { main } = sources;
  const label = plan.name;
  const shares = components
    .map(([, noun], at) => ({ noun, rough: derived.rough(plan.parts[at] ?? null), index: plan.parts[at] ?? null }))
    .filter((part) => part.rough > 0)
    .toSorted((a, b) => b.rough - a.rough);
  const [largest] = shares;
  const part =
    largest === undefined ? null : derived.figure(`Share of ${largest.noun}: ${label}`, 'rate', largest.index);
  const calls = composer.figure(`Calls: ${label}`, 'calls', main, ['rows', plan.index, 'calls']);
  const perCall = composer.figure(`Cost per call: ${label}`, 'usd', main, ['rows', plan.index, 'cost_per_call']);
  const mean = composer.figure('Cost per call in all', 'usd', sources.overall, ['total', 'cost_per_call']);
  // Zeros of a source that is silent on caching are no evidence.
  const read = ((composer.valueOf(main) as SpendResult).rows[plan.index]?.tokens.cache_read ?? 0) > 0;
  const hit =
    isSilent(composer) && !read
      ? null
      : composer.figure(`Cache hit rate: ${label}`, 'rate', main, ['rows', plan.index, 'cache_hit_rate']);
  const errors = composer.figure(`Failed calls: ${label}`, 'calls', main, ['rows', plan.index, 'errors']);
  return [
    ...(part === null || largest === undefined ? [] : [`${say(part)} of it was ${largest.noun}`]),
    ...(calls === null
      ? []
      : [
          `${say(calls)}${perCall === null || mean === null ? '' : ` at ${say(perCall)} each, against ${say(mean)} for a call on average`}`,
        ]),
    ...growthWords(composer, label),
    ...(hit === null ? [] : [`${say(hit)} of the prompt came from the cache`]),
    ...expiryWords(composer, label),
    ...modelWords(composer, sources, label),
    ...(errors === null || Number(errors.value) === 0 ? [] : [`${say(errors)} failed, paid for as far as priced`]),
  ];
}

function isSilent(composer: Composer): boolean {
  const sources = composer.result('sources');
  return sources !== null && isSilentOnCache(composer.valueOf(sources) as SpendResult);
}

function growthWords(composer: Composer, session: string): string[] {
  const growth = composer.result(`growth:${session}`);
  if (growth === null) return [];
  const first = composer.figure(`First prompt: ${session}`, 'tokens', growth, ['first_prompt_tokens']);
  const largest = composer.figure(`Largest prompt: ${session}`, 'tokens', growth, ['largest_prompt_tokens']);
  const pauses = composer.figure(`Pauses longer than the 5-minute lifetime: ${session}`, 'count', growth, [
    'pauses_over_5m',
  ]);
  const grew =
    first === null || largest === null || Number(largest.value) <= Number(first.value) * 1.2
      ? []
      : [`its prompt grew from ${say(first)} to ${say(largest)}`];
  const paused =
    pauses === null || Number(pauses.value) === 0 ? [] : [`pauses longer than the 5-minute lifetime: ${say(pauses)}`];
  return [...grew, ...paused];
}

/** What a cache that never went cold would have spared, from the replay of the session. */
function expiryWords(composer: Composer, session: string): string[] {
  const { optimization } = composer.input;
  const simulation = optimization?.simulations.find((one) => one.session === session);
  const saving = optimization?.savings.find(
    (one) => one.ttl === 'inf' && one.evidence_result_id === simulation?.result_id && one.positive,
  );
  if (saving === undefined) return [];
  const figure = composer.figure(`Lost to an expired or absent cache: ${session}`, 'usd', saving.result_id, [
    'results',
    saving.index,
    'value',
  ]);
  return figure === null
    ? []
    : [
        `${say(figure)} would have been spared by a cache that never goes cold, against ${lifetimeNames[optimization?.current_ttl ?? 'none']}`,
      ];
}

function modelWords(composer: Composer, { grain }: Sources, name: string): string[] {
  const models = composer.result('models');
  if (models === null) return [];
  const { rows } = composer.valueOf(models) as SpendResult;
  const own = rows.map((row, index) => ({ row, index })).filter(({ row }) => String(row[grain] ?? '') === name);
  const [top] = own;
  if (top === undefined) return [];
  const model = String(top.row['model'] ?? '');
  const cost = composer.figure(`${model} in ${name}`, 'usd', models, ['rows', top.index, 'cost_usd']);
  if (cost === null) return [];
  return own.length === 1
    ? [`all on ${spanLabel(model)}`]
    : [`${say(cost)} of it on ${spanLabel(model)}, the rest on other models`];
}

export async function composeSessions(composer: Composer): Promise<ReportDraft> {
  const [main, overall] = [composer.result('main'), composer.result('overall')];
  if (main === null || overall === null) throw new Error('no measurement to report');
  const result = composer.valueOf(main) as SpendResult;
  const grain = composer.triage.parse.dimensions.includes('task') ? ('task' as const) : ('session' as const);
  const sources: Sources = { main, overall, grain };
  const derived = await composer.derive((derive) =>
    result.rows.map((_, index) => planSession(derive, composer, sources, index)),
  );
  const lines = derived.planned.map((plan) => sessionParagraph(composer, sources, plan, derived));
  const mean = composer.figure(`Cost per ${grain} ${composer.period}`, 'usd', overall, [
    'total',
    grain === 'task' ? 'cost_per_task' : 'cost_per_session',
  ]);
  const typical = mean === null ? '' : ` A ${grain} cost ${say(mean)} on average.`;
  return composer.draft({
    headline: headlineOf(composer, sources, derived),
    paragraphs: [
      `${isNamed(composer, grain) ? `What was measured ${composer.period}${scopeWords(composer)}` : `The dearest ${grain}s ${composer.period}${scopeWords(composer)}, and what was measured about them`}:${typical}`,
      ...lines,
      ...withoutLine(composer, grain),
      ...(composer.input.data_helper?.notes ?? []),
    ],
    charts: [
      {
        kind: 'bar',
        title: `Spend by ${grain}`,
        unit: 'usd',
        series: [
          {
            name: 'Spend',
            role: 'main',
            tool_result_id: main,
            points: result.rows.map((row, index) => ({
              label: labelOf(row[grain]),
              path: ['rows', index, 'cost_usd'],
            })),
          },
        ],
      },
    ],
    tables: sessionTable(sources, result),
    proposals: proposalsOf(composer),
    assumptions: [
      'The causes are shares and comparisons measured on the records; they do not say what the work was worth.',
      ...(grain === 'session' ? ['Only the first few are followed call by call and replayed.'] : []),
    ],
    next_questions: composer.input.data_helper?.suggestions ?? suggestionsFor('expensive_sessions', []),
  });
}

const columnsShown = [
  ['cost_usd', 'usd', 'Spend'],
  ['calls', 'calls', 'Calls'],
  ['cost_per_call', 'usd', 'Cost per call'],
  ['cost_input', 'usd', 'Fresh input'],
  ['cost_cache_read', 'usd', 'Cache reads'],
  ['cost_cache_write', 'usd', 'Cache writes'],
  ['cost_output', 'usd', 'Output'],
  ['cache_hit_rate', 'rate', 'From the cache'],
  ['errors', 'calls', 'Failed calls'],
] as const;

function sessionTable({ main, grain }: Sources, { rows }: SpendResult): DraftTable[] {
  const cell = cellsOf(main);
  const cells = rows.map((row, at) => [
    labelOf(row[grain]),
    ...columnsShown.map(([field, unit]) => cell(['rows', at, field], unit)),
  ]);
  const columns = [textColumn(grain), ...columnsShown.map(([, unit, words]) => valueColumn(words, unit))];
  return cells.length === 0 ? [] : [{ title: `The dearest ${grain}s`, tool_result_id: main, columns, rows: cells }];
}

/** Calls that belong to no session are told apart: their sum is not that of one. */
function withoutLine(composer: Composer, grain: Sources['grain']): string[] {
  const without = composer.result('without');
  if (without === null) return [];
  const calls = composer.count(`Calls without a ${grain}`, without, ['total', 'calls']);
  const cost = composer.figure(`Spend without a ${grain}`, 'usd', without, ['total', 'cost_usd']);
  return calls === null || cost === null
    ? []
    : [`Not ranked, as no ${grain} is recorded with it: ${say(cost)} on ${say(calls)}.`];
}

/** The question is about one of them rather than about which are dear. */
function isNamed(composer: Composer, grain: Sources['grain']): boolean {
  return composer.triage.parse.filters.some(({ dimension, op }) => dimension === grain && op === 'eq');
}

function labelOf(value: unknown): string {
  return quoteLabel(String(value ?? '')).slice(1, -1);
}

function costLine(
  composer: Composer,
  sources: Sources,
  plan: SessionPlan,
  derived: Derived<unknown>,
): { cost: DraftFigure | null; share: DraftFigure | null } {
  return {
    cost: composer.figure(`Spend: ${labelOf(plan.name)}`, 'usd', sources.main, ['rows', plan.index, 'cost_usd']),
    share: derived.figure(`Share of all spend: ${labelOf(plan.name)}`, 'rate', plan.share),
  };
}

function sessionParagraph(composer: Composer, sources: Sources, plan: SessionPlan, derived: Derived<unknown>): string {
  const { cost, share } = costLine(composer, sources, plan, derived);
  const money = cost === null ? 'not priced' : `${say(cost)}${share === null ? '' : ` (${say(share)} of all)`}`;
  const why = plan.index < sessionsExamined && plan.name !== '' ? drivers(composer, sources, plan, derived) : [];
  return `- ${spanLabel(plan.name)}: ${money}${why.length === 0 ? '' : `: ${why.join('; ')}`}.`;
}

function headlineOf(composer: Composer, sources: Sources, derived: Derived<readonly SessionPlan[]>): string {
  const [top] = derived.planned;
  if (top === undefined) {
    const calls = composer.count('Calls', sources.overall, ['total', 'calls']);
    return calls === null
      ? `No ${sources.grain} was recorded ${composer.period}${scopeWords(composer)}.`
      : `No call carries a ${sources.grain} ${composer.period}${scopeWords(composer)}, so none stands out.`;
  }
  const { cost, share } = costLine(composer, sources, top, derived);
  if (cost === null || !(Number(cost.value) > 0)) return `The calls of ${quoteLabel(top.name)} have no known price.`;
  const roughly = derived.rough(top.growth) > 1.2 ? 'its prompt kept growing' : mainCause(derived, top);
  const reason = roughly === '' ? '' : `; ${roughly}`;
  if (isNamed(composer, sources.grain))
    return `The ${sources.grain} ${quoteLabel(top.name)} cost ${say(cost)} ${composer.period}${share === null ? '' : `, ${say(share)} of all spend`}${reason}.`;
  return `The dearest ${sources.grain} ${composer.period} was ${quoteLabel(top.name)} with ${say(cost)}${share === null ? '' : `, ${say(share)} of all spend`}${reason}.`;
}

function mainCause(derived: Derived<unknown>, plan: SessionPlan): string {
  const shares = components.map(([, noun], at) => ({ noun, rough: derived.rough(plan.parts[at] ?? null) }));
  const largest = shares.toSorted((a, b) => b.rough - a.rough)[0];
  return largest === undefined || largest.rough <= 0 ? '' : `most of it went to ${largest.noun}`;
}
