import { labelFilters } from '../../agents/plan/spend-plan.ts';
import { quoteLabel } from '../clean-label.ts';
import type { Composer } from './composer.ts';

const mostNamed = 4;
const plurals: Readonly<Record<string, string>> = { status: 'statuses', branch: 'branches' };

/** Which calls, in the question's own names: ` for model "opus"`. */
export function scopeWords(composer: Composer, besides: readonly string[] = []): string {
  const filters = labelFilters(composer.triage.parse).filter(({ dimension }) => !besides.includes(dimension));
  const named = filters.filter(({ op }) => op !== 'ne' && op !== 'not_in').map((filter) => scopePart(filter));
  const left = filters.filter(({ op }) => op === 'ne' || op === 'not_in').map((filter) => scopePart(filter));
  return [
    ...(named.length === 0 ? [] : [` for ${named.join(' and ')}`]),
    ...(left.length === 0 ? [] : [` without ${left.join(' or ')}`]),
  ].join('');
}

function scopePart({ dimension, op, value }: ReturnType<typeof labelFilters>[number]): string {
  const values = Array.isArray(value) ? value : [value];
  const kind = dimension.replaceAll('_', ' ');
  if (values.length === 1 && values[0] === '') return `calls that carry no ${kind}`;
  if (values.length === 1) return `${kind} ${quoteLabel(values[0] ?? '')}`;
  const joint = op === 'ne' || op === 'not_in' ? 'or' : 'and';
  const shown = values.slice(0, mostNamed).map(quoteLabel);
  const more = values.length > mostNamed;
  const names = more ? shown.join(', ') : `${shown.slice(0, -1).join(', ')} ${joint} ${shown.at(-1) ?? ''}`;
  return `${plurals[kind] ?? `${kind}s`} ${names}${more ? ` ${joint} others` : ''}`;
}
