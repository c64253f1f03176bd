import type { Breakdown, Contribution, Explanation } from '@apex/contracts';
import type { Formats } from '../format/formats.ts';
import { formatUnit, labelOf } from '../format/measure.ts';

const nameOf = (value: string) => (value === '(none)' || value === '' ? 'not named' : value);
const joined = (values: readonly string[]) => values.join(' · ');

/** The values that tell a change, with what they did. */
export function leadingOf({ leading, contributions }: Breakdown): Contribution[] {
  return leading.flatMap((values) => contributions.find((one) => joined(one.values) === joined(values)) ?? []);
}

/** A list as it is said: `a, b and c`. */
export function listed(names: readonly string[]): string {
  return names.length < 2 ? (names[0] ?? '') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}

/** To which model the calls behind a change went, with their shares before and now. */
function moveWords({ model_move, best }: Explanation, formats: Formats): string {
  if (model_move === null) return '';
  const { from, to, within } = model_move;
  const [first] = best?.leading ?? [];
  const whose =
    within.length === 0 ? 'Calls' : (best?.leading.length ?? 0) > 1 ? `Calls of “${joined(first ?? [])}”` : 'Its calls';
  const shares = `${formats.rate(to.share_before, 0)} of them before, ${formats.rate(to.share_after, 0)} now`;
  return ` ${whose} moved from “${from.model}” to “${to.model}” (${shares}).`;
}

/** What changed and what tells it, in two sentences; the second one null where nothing does. */
export function explainWords(explanation: Explanation, formats: Formats): { what: string; why: string | null } {
  const { change, relative_change, unit, verdict, best, measure, basis, per_day_relative_change } = explanation;
  const name = labelOf(measure);
  if (change === null) return { what: `There is nothing to compare ${name.toLowerCase()} with.`, why: null };
  const amount = Number(change);
  const size = formatUnit(formats, unit, String(change).replace(/^-/, ''));
  const share = relative_change === null ? '' : `, ${formats.rate(Math.abs(relative_change))}`;
  const day =
    basis === 'same_length' && per_day_relative_change !== null
      ? ` A day it is ${formats.rate(Math.abs(per_day_relative_change))} ${per_day_relative_change < 0 ? 'less' : 'more'}.`
      : '';
  const what =
    amount === 0 ? `${name} stayed the same.` : `${name} ${amount > 0 ? 'rose' : 'fell'} by ${size}${share}.${day}`;
  if (verdict === 'none' || best === null) return { what, why: null };
  if (verdict === 'spread') return { what, why: 'No value stands out: they all moved alike.' };
  const dimensions = listed(best.dimensions.map((dimension) => dimension.replaceAll('_', ' ')));
  const values = listed(best.leading.map((one) => `“${joined(one.map(nameOf))}”`));
  const move = moveWords(explanation, formats);
  const told = best.leading_share_of_change;
  // A share beyond the whole means that others went the other way.
  if (told !== null && told >= 0 && told <= 1.005) {
    return { what, why: `${formats.rate(told, 0)} of that is ${dimensions} ${values}.${move}` };
  }
  return { what, why: `What moved it most is ${dimensions} ${values}.${move}` };
}
