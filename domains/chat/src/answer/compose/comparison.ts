import { measureSources } from '../../agents/plan/measure-sources.ts';
import type { AskedMeasure } from '../../understand/question-parse.ts';
import type { Derivations } from '../derivations.ts';
import { say } from '../marks.ts';
import type { Composer, Derived } from './composer.ts';
import { inRow } from './rows.ts';

export interface ComparisonPlan {
  readonly measure: AskedMeasure;
  readonly rise: number | null;
  readonly fall: number | null;
  readonly change: number | null;
}

/** This period against another one, for a measure that stands in one place. */
export function planComparison(derive: Derivations, composer: Composer, measure: AskedMeasure): ComparisonPlan | null {
  const [main, other] = [composer.result('main'), composer.result('compare')];
  const [path, ...more] = measureSources[measure].paths;
  if (main === null || other === null || path === undefined || more.length > 0) return null;
  const now = { result_id: main, path: inRow(null, path) };
  const then = { result_id: other, path: inRow(null, path) };
  return {
    measure,
    rise: derive.add('now minus then', 'difference', [now, then]),
    fall: derive.add('then minus now', 'difference', [then, now]),
    change: derive.add('change', 'change', [now, then]),
  };
}

export function comparisonSentence(
  composer: Composer,
  derived: Pick<Derived<unknown>, 'figure' | 'delta'>,
  plan: ComparisonPlan | null,
): string | null {
  const [main, other] = [composer.result('main'), composer.result('compare')];
  if (plan === null || main === null || other === null) return null;
  const { unit, paths, noun } = measureSources[plan.measure];
  const path = paths[0] ?? [];
  const before = composer.triage.compare_label === '' ? 'before' : composer.triage.compare_label;
  const now = composer.figure(`${noun} ${composer.period}`, unit, main, inRow(null, path));
  const then = composer.figure(`${noun} ${before}`, unit, other, inRow(null, path));
  if (now === null || then === null) return null;
  const [risen, fallen] = [Number(now.value) > Number(then.value), Number(now.value) < Number(then.value)];
  const open = composer.triage.unfinished ? ', which is not over yet,' : '';
  const start = `${noun} ${composer.triage.period_label === '' ? 'in the present period' : composer.period}${open}`;
  if (!risen && !fallen) return `${start} was ${say(now)}, the same as ${before}.`;
  const difference = derived.figure(`Difference to ${before}`, unit, risen ? plan.rise : plan.fall);
  const change = derived.delta(`Change since ${before}`, 'rate', plan.change);
  const shown = difference === null ? '' : `, ${say(difference)} ${risen ? 'more' : 'less'}`;
  const percent = change === null ? '' : `, a change of ${say(change)}`;
  return `${start} was ${say(now)} against ${say(then)} ${before}${shown}${percent}.`;
}
