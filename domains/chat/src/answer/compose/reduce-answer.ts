import type { Finding, FindingKind, SpendResult } from '@apex/contracts';
import { labelFilters } from '../../agents/plan/spend-plan.ts';
import { type FoundWaste, plannedFindings } from '../../agents/propose/findings.ts';
import { suggestionsFor } from '../../agents/suggestions.ts';
import type { Path } from '../../tools/result-shelf.ts';
import type { Place } from '../derivations.ts';
import { quoteLabel } from '../clean-label.ts';
import type { DraftChart, DraftFigure, DraftProposal, DraftTable, ReportDraft } from '../draft.ts';
import { say } from '../marks.ts';
import type { Composer } from './composer.ts';
import { barChart, cellsOf, textColumn, valueColumn } from './evidence.ts';
import { findingName } from '../finding-words.ts';
import { proposalsOf } from './proposals.ts';
import { scopeWords } from './scope-words.ts';

const findingsSaid = 6;

/** The ways to save that a question may name, by what was looked for. */
const methods: Readonly<Record<string, readonly FindingKind[]>> = {
  caching: ['exact_cache'],
  deduplication: ['exact_cache'],
  prompt_caching: ['cache_break', 'cache_lifetime'],
  routing: ['premium_model'],
  prompt_compression: ['unused_tools', 'cache_break'],
};

interface Plan {
  readonly composer: Composer;
  readonly id: string;
  readonly found: FoundWaste;
  /** Those the question is about, the largest first. */
  readonly planned: readonly { readonly finding: Finding; readonly at: number }[];
  /** A way to save or certain calls were named, so that the total of everything is not the answer. */
  readonly narrowed: boolean;
}

/** What is proven to save, what only prices speak for, and how the proven part stands to the target. */
interface Target {
  /** Saved without another model answering. */
  readonly proven: DraftFigure | null;
  readonly share: DraftFigure | null;
  /** What another model would save by its prices, if its answers turn out as good. */
  readonly unproven: DraftFigure | null;
  readonly amount: DraftFigure | null;
  readonly percent: DraftFigure | null;
  readonly missing: DraftFigure | null;
  /** The proven part over the target; only looked at. */
  readonly part: number;
}

function worthPath({ finding, at }: Plan['planned'][number]): Path {
  return ['findings', at, ...(finding.joint_usd === null ? ['saving', 'expected_usd'] : ['joint_usd'])];
}

/** Whether a finding is of the calls that the question names. */
function isNamed({ scope }: Finding, filters: ReturnType<typeof labelFilters>): boolean {
  return filters.every(({ dimension, op, value }) => {
    const values = Array.isArray(value) ? value : [value];
    const own = scope[dimension];
    if (op === 'ne' || op === 'not_in') return own === undefined || !values.includes(own);
    return own !== undefined && values.includes(own);
  });
}

function planOf(composer: Composer, id: string): Plan {
  const { parse } = composer.triage;
  // Checked against its schema when it was put on the shelf.
  const found = composer.valueOf(id) as FoundWaste;
  const { method } = parse.params;
  const kinds = typeof method === 'string' ? (methods[method] ?? []) : null;
  const filters = labelFilters(parse);
  const planned = plannedFindings(found).filter(
    ({ finding }) => (kinds === null || kinds.includes(finding.kind)) && isNamed(finding, filters),
  );
  return { composer, id, found, planned, narrowed: kinds !== null || filters.length > 0 };
}

/** A plan of all that was measured to save, held against the target of the question. */
export async function composeReduction(composer: Composer): Promise<ReportDraft> {
  const id = composer.result('findings');
  if (id === null) throw new Error('no measurement to report');
  const plan = planOf(composer, id);
  const target = await targetOf(plan);
  return composer.draft({
    own_period: true,
    headline: headlineOf(plan, target),
    paragraphs: [
      ...findingLines(plan),
      ...basisLines(plan, target),
      ...limitLines(composer),
      ...(composer.input.data_helper?.notes ?? []),
    ],
    charts: planChart(plan),
    tables: planTable(plan),
    proposals: proposalsFor(plan),
    assumptions: notesOf(plan),
    next_questions: composer.input.data_helper?.suggestions ?? suggestionsFor('reduce_cost', []),
  });
}

/** The cards of the findings the question is about. */
function proposalsFor({ composer, planned }: Plan): DraftProposal[] {
  const named = new Set(planned.map(({ finding }) => String(finding.id)));
  return proposalsOf(composer).filter(({ finding_id }) => named.has(String(finding_id)));
}

async function targetOf(plan: Plan): Promise<Target> {
  const { composer, id, planned, narrowed } = plan;
  const numbers = composer.result('numbers');
  const spend: Place = { result_id: id, path: ['total', 'spend_usd'] };
  const places = (by_price: boolean): Place[] =>
    planned.filter((one) => isByPrice(one) === by_price).map((one) => ({ result_id: id, path: worthPath(one) }));
  const [safe, tried] = [places(false), places(true)];
  const made = await composer.derive((derive) => ({
    amount:
      numbers === null ? null : derive.add('target', 'product', [spend, { result_id: numbers, path: ['percent'] }]),
    safe: narrowed && safe.length > 0 ? derive.add('saved by these', 'sum', safe) : null,
    tried: narrowed && tried.length > 0 ? derive.add('by the prices of other models', 'sum', tried) : null,
  }));
  const total = (field: string): Place => ({ result_id: id, path: ['total', field] });
  const proven = narrowed ? made.place(made.planned.safe) : total('proven_usd');
  const unproven = narrowed ? made.place(made.planned.tried) : total('price_only_usd');
  const limit = made.place(made.planned.amount);
  const held = await composer.derive((derive) => ({
    share: narrowed && proven !== null ? derive.add('share of spend', 'share', [proven, spend]) : null,
    missing:
      limit === null || proven === null ? null : derive.add('missing to the target', 'difference', [limit, proven]),
    part: limit === null || proven === null ? null : derive.add('part of the target', 'share', [proven, limit]),
  }));
  const percent = numbers === null ? null : composer.figure('Target', 'rate', numbers, ['percent']);
  const money = (label: string, place: Place | null): DraftFigure | null =>
    place === null ? null : positive(composer.figure(label, 'usd', place.result_id, place.path));
  return {
    proven: money('Saved at equal quality', proven),
    share: narrowed
      ? held.figure('Share of spend', 'rate', held.planned.share)
      : composer.figure('Share of spend', 'rate', id, ['total', 'proven_of_spend']),
    unproven: money('By the prices of other models, not yet tried', unproven),
    amount: percent === null ? null : made.figure('Target in money', 'usd', made.planned.amount),
    percent,
    missing:
      held.rough(held.planned.missing) > 0 ? held.figure('Missing to the target', 'usd', held.planned.missing) : null,
    part: held.rough(held.planned.part),
  };
}

function positive(figure: DraftFigure | null): DraftFigure | null {
  return figure !== null && Number(figure.value) > 0 ? figure : null;
}

function isByPrice({ finding }: Plan['planned'][number]): boolean {
  return finding.basis === 'price_only';
}

function figureOf({ composer, id }: Plan, label: string, field: string): DraftFigure | null {
  return composer.figure(label, 'usd', id, ['total', field]);
}

/** `with a cache of answers`, `for feature "search"`. */
function aboutWords({ composer }: Plan): string {
  const { method } = composer.triage.parse.params;
  const by = typeof method === 'string' ? ` by ${method.replaceAll('_', ' ')}` : '';
  return `${by}${scopeWords(composer)}`;
}

function headlineOf(plan: Plan, target: Target): string {
  const spend = figureOf(plan, 'Spend of the measured period', 'spend_usd');
  const period = periodOf(plan);
  const about = aboutWords(plan);
  const { proven, share, percent, unproven } = target;
  if (plan.planned.length === 0 || spend === null || (proven === null && unproven === null)) {
    const aim = percent === null ? '' : `, so a target of ${say(percent)} has nothing measured to stand on`;
    return `Nothing was found ${period} that would have cost less${about}${aim}.`;
  }
  if (proven === null) {
    const aim = percent === null ? '' : `, so nothing measured stands for your target of ${say(percent)} yet`;
    return `No saving at equal quality was found ${period}${about}${aim}.${experimentWords(unproven, false)}`;
  }
  const part = share === null ? '' : ` (${say(share)})`;
  const saved = `${say(proven)} of the ${say(spend)} spent ${period} could have been saved at equal quality${about}${part}`;
  return `${saved}${percent === null ? '' : `: ${reachWords(target, percent)}`}.${experimentWords(unproven, true)}`;
}

function experimentWords(unproven: DraftFigure | null, more: boolean): string {
  if (unproven === null) return '';
  return ` ${more ? `Another ${say(unproven)}` : say(unproven)} by the prices of other models needs an experiment first.`;
}

const parts = [
  [1, 'that reaches'],
  [0.9, 'nearly'],
  [0.7, 'about three quarters of'],
  [0.6, 'about two thirds of'],
  [0.45, 'about half of'],
  [0.3, 'about a third of'],
  [0.2, 'about a quarter of'],
] as const;

/** How much of the target the proven part is, in words. */
function reachWords({ part }: Target, percent: DraftFigure): string {
  const words = parts.find(([least]) => part >= least)?.[1] ?? 'a small part of';
  return `${words} your ${say(percent)} target`;
}

/** Features that may take only so long, and how long they take now: no plan may make them slower. */
function limitLines(composer: Composer): string[] {
  const [id, numbers] = [composer.result('speeds'), composer.result('numbers')];
  if (id === null || numbers === null) return [];
  const { rows } = composer.valueOf(id) as SpendResult;
  const { limits } = composer.valueOf(numbers) as {
    readonly limits: readonly { readonly name: string; readonly ms: number }[];
  };
  const told = limits.flatMap(({ name, ms }, index) => {
    const at = rows.findIndex((row) => row['feature'] === name);
    const limit = composer.figure(`Limit: ${name}`, 'ms', numbers, ['limits', index, 'ms']);
    const place = name === '' ? ['total'] : ['rows', at];
    const p95 = composer.figure(`p95 latency: ${name}`, 'ms', id, [...place, 'latency.p95']);
    const who = name === '' ? 'These calls' : `Feature ${quoteLabel(name)}`;
    if (limit === null) return [];
    if (p95 === null) return [`${who} may take ${say(limit)}; how long it takes now is not recorded.`];
    const kept = Number(p95.value) <= ms ? 'within it' : 'above it already';
    return [`${who} may take ${say(limit)}: the p95 is ${say(p95)} now, ${kept}.`];
  });
  const kept = 'A change that leaves the model in place makes no call slower; another model has to be timed first.';
  return told.length === 0 ? [] : [...told, kept];
}

function periodOf({ composer, found }: Plan): string {
  const { measurement } = found;
  return measurement === null ? 'in the measured period' : `from ${composer.span(measurement.from, measurement.to)}`;
}

const prompts: ReadonlySet<FindingKind> = new Set<FindingKind>(['unused_tools', 'cache_break']);

/** How far equal quality is shown, and how far the target is away. */
function basisLines({ planned }: Plan, { proven, missing, amount }: Target): string[] {
  if (planned.length === 0) return [];
  const open =
    missing === null || amount === null
      ? []
      : [`The target comes to ${say(amount)}; ${say(missing)} of it has no measurement behind it.`];
  if (proven === null) return open;
  const changed = planned.some((one) => prompts.has(one.finding.kind) && !isByPrice(one));
  const same = 'At equal quality means: the same model answers the same calls, paid for once or at a lower price.';
  const besides = changed
    ? ' Where prompts are put in another order or tools left out, no effect on answers is known, and none was measured.'
    : '';
  return [...open, `${same}${besides}`];
}

function findingLines(plan: Plan): string[] {
  const { composer, id, planned } = plan;
  const line = (one: Plan['planned'][number]): string[] => {
    const { finding, at } = one;
    const name = findingName(finding);
    const worth = composer.figure(`Saving: ${name}`, 'usd', id, worthPath(one));
    const cost = composer.figure(`What these calls cost: ${name}`, 'usd', id, ['findings', at, 'cost_usd']);
    if (worth === null) return [];
    const of = cost === null ? '' : ` of ${say(cost)}`;
    const saves = isByPrice(one) ? `${say(worth)} less by price` : `saves ${say(worth)}`;
    return [`- ${name}: ${saves}${of}; effort ${finding.effort}, ${basisWords(finding)}`];
  };
  const said = planned.slice(0, findingsSaid);
  const [safe, tried] = [said.filter((one) => !isByPrice(one)), said.filter(isByPrice)].map((some) =>
    some.flatMap(line),
  );
  return [
    ...(safe === undefined || safe.length === 0 ? [] : ['Do first, counted so that no call is saved twice:', ...safe]),
    ...(tried === undefined || tried.length === 0
      ? []
      : ['Only after an experiment, as prices say nothing of the answers:', ...tried]),
  ];
}

function basisWords({ basis, confidence }: Finding): string {
  if (basis === 'price_only') return 'answers not compared yet';
  return basis === 'replayed' ? 'replayed on the very calls' : `estimated with ${confidence} confidence`;
}

function planChart({ id, planned }: Plan): DraftChart[] {
  const points = planned.map((one) => ({ label: findingName(one.finding, quoteLabel), path: worthPath(one) }));
  return barChart({
    title: 'What each change would have saved',
    unit: 'usd',
    name: 'Saving',
    tool_result_id: id,
    points,
  });
}

function planTable({ id, planned }: Plan): DraftTable[] {
  const cell = cellsOf(id);
  const rows = planned.map((one) => {
    const { finding, at } = one;
    return [
      findingName(finding),
      cell(worthPath(one), 'usd'),
      cell(['findings', at, 'saving', 'low_usd'], 'usd'),
      cell(['findings', at, 'saving', 'high_usd'], 'usd'),
      cell(['findings', at, 'calls'], 'calls'),
      (finding.basis ?? 'estimated').replaceAll('_', ' '),
      finding.confidence,
      finding.effort,
    ];
  });
  const columns = [
    textColumn('What'),
    valueColumn('Saved in the joint plan', 'usd'),
    valueColumn('Alone, at least', 'usd'),
    valueColumn('Alone, at most', 'usd'),
    valueColumn('Calls', 'calls'),
    textColumn('Basis'),
    textColumn('Confidence'),
    textColumn('Effort'),
  ];
  return rows.length === 0 ? [] : [{ title: 'The joint plan', tool_result_id: id, columns, rows }];
}

function notesOf(plan: Plan): string[] {
  const { composer, found } = plan;
  const { method } = composer.triage.parse.params;
  const unsought = typeof method === 'string' && methods[method] === undefined;
  return [
    ...(unsought ? ['That way to save is not among those that are looked for, so nothing is claimed for it.'] : []),
    'Savings are of the measured period, not a forecast; the next month is like it only as far as its calls are.',
    ...(/\bquality\b/i.test(composer.input.question)
      ? [
          'No call record tells how good an answer is; so a saving counts towards the target only where no other model answers.',
        ]
      : []),
    ...(found.measurement?.blind_spots ?? []),
  ];
}
