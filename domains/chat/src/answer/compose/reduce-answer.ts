import type { Finding } from '@apex/contracts';
import { type FoundWaste, plannedFindings } from '../../agents/propose/findings.ts';
import { suggestionsFor } from '../../agents/suggestions.ts';
import type { Path } from '../../tools/result-shelf.ts';
import type { Place } from '../derivations.ts';
import type { DraftChart, DraftFigure, DraftTable, ReportDraft } from '../draft.ts';
import { say } from '../marks.ts';
import type { Composer, Derived } from './composer.ts';
import { barChart, cellsOf, textColumn, valueColumn } from './evidence.ts';
import { findingName } from '../finding-words.ts';
import { proposalsOf } from './proposals.ts';

const findingsSaid = 6;

interface Plan {
  readonly composer: Composer;
  readonly id: string;
  readonly found: FoundWaste;
  readonly planned: readonly { readonly finding: Finding; readonly at: number }[];
}

/** What the target comes to, and what of it is found. */
interface Target {
  readonly amount: DraftFigure | null;
  readonly percent: DraftFigure | null;
  readonly missing: DraftFigure | null;
  readonly reached: boolean;
}

function worthPath({ finding, at }: Plan['planned'][number]): Path {
  return ['findings', at, ...(finding.joint_usd === null ? ['saving', 'expected_usd'] : ['joint_usd'])];
}

/** A plan of all that was measured to save, held against the target of the question. */
export async function composeReduction(composer: Composer): Promise<ReportDraft> {
  const id = composer.result('findings');
  if (id === null) throw new Error('no measurement to report');
  // Checked against its schema when it was put on the shelf.
  const found = composer.valueOf(id) as FoundWaste;
  const plan: Plan = { composer, id, found, planned: plannedFindings(found) };
  const target = await targetOf(plan);
  return composer.draft({
    own_period: true,
    headline: headlineOf(plan, target),
    paragraphs: [
      basisLine(plan),
      ...findingLines(plan),
      targetLine(plan, target),
      ...(composer.input.data_helper?.notes ?? []),
    ].filter((part) => part !== ''),
    charts: planChart(plan),
    tables: planTable(plan),
    proposals: proposalsOf(composer),
    assumptions: notesOf(plan),
    next_questions: composer.input.data_helper?.suggestions ?? suggestionsFor('reduce_cost', []),
  });
}

function planTarget({ composer, id }: Plan): Promise<Derived<{ readonly amount: number | null }>> {
  const numbers = composer.result('numbers');
  return composer.derive((derive) => ({
    amount:
      numbers === null
        ? null
        : derive.add('target', 'product', [
            { result_id: id, path: ['total', 'spend_usd'] },
            { result_id: numbers, path: ['percent'] },
          ]),
  }));
}

async function targetOf(plan: Plan): Promise<Target> {
  const { composer, id } = plan;
  const made = await planTarget(plan);
  const numbers = composer.result('numbers');
  const percent = numbers === null ? null : composer.figure('Target', 'rate', numbers, ['percent']);
  const place = made.place(made.planned.amount);
  if (percent === null || place === null) return { amount: null, percent: null, missing: null, reached: false };
  const saved: Place = { result_id: id, path: ['total', 'expected_usd'] };
  const gap = await composer.derive((derive) => derive.add('missing to the target', 'difference', [place, saved]));
  const open = gap.rough(gap.planned) > 0;
  return {
    amount: made.figure('Target in money', 'usd', made.planned.amount),
    percent,
    missing: open ? gap.figure('Missing to the target', 'usd', gap.planned) : null,
    reached: !open,
  };
}

function figureOf({ composer, id }: Plan, label: string, field: string, unit: 'usd' | 'rate'): DraftFigure | null {
  return composer.figure(label, unit, id, ['total', field]);
}

function headlineOf(plan: Plan, target: Target): string {
  const { found, planned } = plan;
  const spend = figureOf(plan, 'Spend of the measured period', 'spend_usd', 'usd');
  const saved = figureOf(plan, 'Saved by all of it together', 'expected_usd', 'usd');
  const share = figureOf(plan, 'Share of spend', 'of_spend', 'rate');
  const period = periodOf(plan);
  if (planned.length === 0 || spend === null || saved === null || !/[1-9]/.test(found.total.expected_usd)) {
    const aim =
      target.percent === null ? '' : `, so a target of ${say(target.percent)} has nothing measured to stand on`;
    return `Nothing was found ${period} that would have cost less${aim}.`;
  }
  const part = share === null ? '' : ` (${say(share)})`;
  const start = `${say(saved)} of the ${say(spend)} spent ${period} could have been saved${part}`;
  if (target.percent === null || target.amount === null) return `${start}.`;
  const aim = `your target of ${say(target.percent)}, ${say(target.amount)}`;
  return target.reached
    ? `${start}: that reaches ${aim}.`
    : `${start}: that falls short of ${aim}${target.missing === null ? '' : ` by ${say(target.missing)}`}.`;
}

function periodOf({ found }: Plan): string {
  const { measurement } = found;
  if (measurement === null) return 'in the measured period';
  return `from ${measurement.from.slice(0, 10)} up to ${measurement.to.slice(0, 10)}`;
}

/** What is proven by replay and what rests on prices alone are never one number. */
function basisLine(plan: Plan): string {
  const { found } = plan;
  const proven = figureOf(plan, 'Without what only prices speak for', 'proven_usd', 'usd');
  const byPrice = figureOf(plan, 'By price only', 'price_only_usd', 'usd');
  if (plan.planned.length === 0 || proven === null || byPrice === null) return '';
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

function targetLine({ found }: Plan, target: Target): string {
  if (target.percent === null || target.reached || found.measurement === null) return '';
  const blind = found.measurement.blind_spots;
  const more = blind.length === 0 ? '' : ` What could not be looked for: ${blind.join(' ')}`;
  return `Nothing measured supports more than that, so no more is promised.${more}`;
}

function planChart({ id, planned }: Plan): DraftChart[] {
  const points = planned.map((one) => ({ label: findingName(one.finding, (name) => name), path: worthPath(one) }));
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
  const narrowed = composer.triage.parse.filters.length > 0;
  return [
    ...(narrowed ? ['Savings are measured over all calls, not only those your question names.'] : []),
    'Savings are of the measured period, not a forecast; the next month is like it only as far as its calls are.',
    ...(/\bquality\b/i.test(composer.input.question)
      ? [
          'Equal quality cannot be shown from the records, as they tell nothing of quality; what leaves the answers as they are is told apart.',
        ]
      : []),
    ...(found.measurement?.blind_spots ?? []),
  ];
}
