import {
  type AlertExplanation,
  type Amount,
  type Filter,
  type SpendResult,
  spendQuerySchema,
  type ThresholdCondition,
} from '@apex/contracts';
import type { Scope } from '../../scope.ts';
import { missingLabel } from '../../spend/dimensions.ts';
import { querySpend } from '../../spend/query-spend.ts';
import { wordsOfExplanation, wordsOfSubject, wordsOfWindow } from './alert-words.ts';
import type { Reading } from './decide.ts';
import type { Look, LookAt } from './looked.ts';
import { addsUp, amountIn, exactOf, unitOf, wordsOfAmount, wordsOfMeasure } from './measure-words.ts';
import { graceOf, watchedPeriods } from './windows.ts';

const hourMs = 3_600_000;
/** Of one rule and period; the greatest are told. */
const mostSubjects = 50;
const mostRows = 200;
/** A limit counts as kept again below this share of it, so that an amount at the limit does not flap. */
const clearShare = { of: 20n, below: 19n };
const leastShare = 0.5;
const mostExplained = 3;
const explainedBy: readonly Filter['dimension'][] = ['model', 'feature', 'user', 'application', 'agent', 'environment'];

type Span = Pick<Reading, 'from' | 'to' | 'lasts_until' | 'raise_until'>;

/** How a measure stands to its limit now, by value where the rule asks for that. */
export async function lookAtThreshold(scope: Scope, condition: ThresholdCondition, at: LookAt): Promise<Look[]> {
  const looks = await Promise.all(spansOf(condition, at.now).map((span) => lookAtSpan(scope, condition, span, at)));
  return looks.flat();
}

function spansOf({ window }: ThresholdCondition, now: number): Span[] {
  if (window.unit === 'rolling') {
    return [{ from: now - window.hours * hourMs, to: now + 1, lasts_until: now + hourMs, raise_until: now + 1 }];
  }
  return watchedPeriods(window.unit, now).map((period) => {
    return { ...period, lasts_until: period.to, raise_until: period.to + graceOf(period) };
  });
}

async function lookAtSpan(scope: Scope, condition: ThresholdCondition, span: Span, at: LookAt): Promise<Look[]> {
  const { by, measure, above } = condition;
  const result = await read(scope, condition, span, by === null ? [] : [by]);
  const limit = exactOf(above);
  const amounts = amountsOf(result, condition);
  const looks = [...amounts].flatMap(([subject, amount]) => {
    const state = stateOf(amount, limit);
    return state === 'clear' ? [] : [{ subject, amount, state }];
  });
  const shown = looks.slice(0, mostSubjects);
  const fallen = at.known
    .filter(({ state, from, to }) => state === 'firing' && from < span.to && span.from < to)
    .filter(({ subject }) => !looks.some((look) => look.subject === subject))
    .map(({ subject }) => ({ subject, amount: amounts.get(subject) ?? null, state: 'clear' as const }));
  const unit = unitOf(measure);
  return [...shown, ...fallen].map(({ subject, amount, state }): Look => {
    const what = `${wordsOfMeasure(measure)}${wordsOfSubject(by, subject)} ${wordsOfWindow(condition.window, span.from)}`;
    const said = amount === null ? 'cannot be told any more' : `is ${wordsOfAmount(unit, amount)}`;
    return {
      ...span,
      subject,
      state,
      title: `${what} ${said}, ${state === 'over' ? 'above' : 'limit'} ${wordsOfAmount(unit, above)}`,
      unit,
      observed: amount,
      reference: above,
      explain: () => explain(scope, condition, span, subject),
    };
  });
}

function stateOf(amount: Amount | null, limit: bigint): Reading['state'] {
  if (amount === null) return 'clear';
  const exact = exactOf(amount);
  if (exact > limit) return 'over';
  return exact * clearShare.of > limit * clearShare.below ? 'between' : 'clear';
}

function read(scope: Scope, condition: ThresholdCondition, { from, to }: Span, by: readonly Filter['dimension'][]) {
  const { measure, filters } = condition;
  const query = spendQuerySchema.parse({
    by,
    measures: [measure],
    filters,
    from: new Date(from).toISOString(),
    to: new Date(to).toISOString(),
    ...(by.length === 0 ? {} : { order: { by: measure, direction: 'desc' } }),
    limit: mostRows,
  });
  return querySpend(scope, query);
}

/** By value, the greatest first; calls that name none are nobody's. */
function amountsOf(
  { rows, total }: SpendResult,
  { by, measure }: ThresholdCondition,
): Map<string | null, Amount | null> {
  if (by === null) return new Map([[null, amountIn(total, measure)]]);
  const named = rows.filter((row) => row[by] !== missingLabel);
  return new Map(named.map((row) => [String(row[by]), amountIn(row, measure)]));
}

/** The values that are most of a sum. Of a rate or a quantile no value is a part. */
async function explain(scope: Scope, condition: ThresholdCondition, span: Span, subject: string | null) {
  const { by, measure, filters } = condition;
  if (!addsUp(measure)) return { explained_by: [], detail: '' };
  const own: Filter[] = by === null || subject === null ? [] : [{ dimension: by, op: 'eq', value: subject }];
  const narrowed = { ...condition, filters: [...filters, ...own] };
  const found = await Promise.all(
    explainedBy
      .filter((dimension) => dimension !== by)
      .map(async (dimension): Promise<AlertExplanation[]> => {
        const { rows, total } = await read(scope, narrowed, span, [dimension]);
        const [first] = rows;
        const part = first === undefined ? null : amountIn(first, measure);
        const whole = amountIn(total, measure);
        if (first === undefined || part === null || whole === null || exactOf(whole) === 0n) return [];
        const value = String(first[dimension]);
        const share = Number(exactOf(part)) / Number(exactOf(whole));
        // One value alone tells nothing that the whole does not.
        return value === missingLabel || rows.length === 1 || share < leastShare ? [] : [{ dimension, value, share }];
      }),
  );
  const explained_by = found
    .flat()
    .toSorted((a, b) => b.share - a.share)
    .slice(0, mostExplained);
  return { explained_by, detail: wordsOfExplanation(explained_by, 'it') };
}
