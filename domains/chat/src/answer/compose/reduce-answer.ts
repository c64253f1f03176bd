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

/** What the target comes to, and what of it is found. */
interface Target {
  readonly saved: DraftFigure | null;
  readonly share: DraftFigure | null;
  readonly amount: DraftFigure | null;
  readonly percent: DraftFigure | null;
  readonly missing: DraftFigure | null;
  readonly reached: boolean;
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
      basisLine(plan),
      ...findingLines(plan),
      ...limitLines(composer),
      target.percent === null || target.reached
        ? ''
        : 'Nothing measured supports more than that, so no more is promised.',
      ...(composer.input.data_helper?.notes ?? []),
    ].filter((part) => part !== ''),
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
  const parts = planned.map((one): Place => ({ result_id: id, path: worthPath(one) }));
  const made = await composer.derive((derive) => ({
    amount:
      numbers === null ? null : derive.add('target', 'product', [spend, { result_id: numbers, path: ['percent'] }]),
    sum: narrowed && parts.length > 0 ? derive.add('saved by these', 'sum', parts) : null,
  }));
  const sum = made.place(made.planned.sum);
  const saved: Place | null = narrowed ? sum : { result_id: id, path: ['total', 'expected_usd'] };
  const limit = made.place(made.planned.amount);
  const held = await composer.derive((derive) => ({
    share: narrowed && saved !== null ? derive.add('share of spend', 'share', [saved, spend]) : null,
    missing:
      limit === null || saved === null ? null : derive.add('missing to the target', 'difference', [limit, saved]),
  }));
  const open = held.rough(held.planned.missing) > 0 || saved === null;
  const percent = numbers === null ? null : composer.figure('Target', 'rate', numbers, ['percent']);
  return {
    saved: saved === null ? null : composer.figure('Saved by all of it together', 'usd', saved.result_id, saved.path),
    share: narrowed
      ? held.figure('Share of spend', 'rate', held.planned.share)
      : composer.figure('Share of spend', 'rate', id, ['total', 'of_spend']),
    amount: percent === null ? null : made.figure('Target in money', 'usd', made.planned.amount),
    percent,
    missing: open ? held.figure('Missing to the target', 'usd', held.planned.missing) : null,
    reached: !open,
  };
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
  const { saved, share, percent, amount, missing } = target;
  if (plan.planned.length === 0 || spend === null || saved === null || !(Number(saved.value) > 0)) {
    const aim = percent === null ? '' : `, so a target of ${say(percent)} has nothing measured to stand on`;
    return `Nothing was found ${period} that would have cost less${about}${aim}.`;
  }
  const part = share === null ? '' : ` (${say(share)})`;
  const start = `${say(saved)} of the ${say(spend)} spent ${period} could have been saved${about}${part}`;
  if (percent === null || amount === null) return `${start}.`;
  const aim = `your target of ${say(percent)}, ${say(amount)}`;
  if (target.reached) return `${start}: that reaches ${aim}.`;
  return `${start}: that falls short of ${aim}${missing === null ? '' : ` by ${say(missing)}`}.`;
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

function periodOf({ found }: Plan): string {
  const { measurement } = found;
  if (measurement === null) return 'in the measured period';
  return `from ${measurement.from.slice(0, 10)} up to ${measurement.to.slice(0, 10)}`;
}

/** What is proven by replay and what rests on prices alone are never one number. */
function basisLine(plan: Plan): string {
  const { found } = plan;
  const proven = figureOf(plan, 'Without what only prices speak for', 'proven_usd');
  const byPrice = figureOf(plan, 'By price only', 'price_only_usd');
  if (plan.narrowed || plan.planned.length === 0 || proven === null || byPrice === null) return '';
  if (!/[1-9]/.test(found.total.price_only_usd))
    return 'All of it leaves the answers as they are: the same work, paid for once or at a lower price.';
  return `${say(proven)} of it leaves the answers as they are; ${say(byPrice)} rests on the prices of other models alone, and whether their answers are as good is unproven.`;
}

function findingLines(plan: Plan): string[] {
  const { composer, id, planned } = plan;
  const lines = planned.slice(0, findingsSaid).flatMap((one) => {
    const { finding, at } = one;
    const name = findingName(finding);
    const worth = composer.figure(`Saving: ${name}`, 'usd', id, worthPath(one));
    const cost = composer.figure(`What these calls cost: ${name}`, 'usd', id, ['findings', at, 'cost_usd']);
    if (worth === null) return [];
    const of = cost === null ? '' : ` of ${say(cost)}`;
    return [
      `- ${name}: ${say(worth)}${of}; effort ${finding.effort}, confidence ${finding.confidence}${basisWords(finding)}`,
    ];
  });
  return lines.length === 0 ? [] : ['Taken together, so that no call is saved twice:', ...lines];
}

function basisWords({ basis }: Finding): string {
  if (basis === 'price_only') return ', by price only';
  return basis === 'replayed' ? ', replayed on the very calls' : '';
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
          'Equal quality cannot be shown from the records, as they tell nothing of quality; what leaves the answers as they are is told apart.',
        ]
      : []),
    ...(found.measurement?.blind_spots ?? []),
  ];
}
