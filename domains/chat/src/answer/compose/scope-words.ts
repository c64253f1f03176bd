import { labelFilters } from '../../agents/plan/spend-plan.ts';
import { quoteLabel } from '../clean-label.ts';
import type { Composer } from './composer.ts';

/** Which calls, in the question's own names: ` for model "opus"`. */
export function scopeWords(composer: Composer, besides: readonly string[] = []): string {
  const filters = labelFilters(composer.triage.parse).filter(({ dimension }) => !besides.includes(dimension));
  const named = filters.filter(({ op }) => op !== 'ne' && op !== 'not_in').map((filter) => scopePart(filter));
  const left = filters.filter(({ op }) => op === 'ne' || op === 'not_in').map((filter) => scopePart(filter));
  return [
    ...(named.length === 0 ? [] : [` for ${named.join(' and ')}`]),
    ...(left.length === 0 ? [] : [` without ${left.join(' and ')}`]),
  ].join('');
}

function scopePart({ dimension, value }: ReturnType<typeof labelFilters>[number]): string {
  const values = Array.isArray(value) ? value : [value];
  const kind = dimension.replaceAll('_', ' ');
  if (values.length === 1 && values[0] === '') return `calls that carry no ${kind}`;
  return `${kind} ${values.slice(0, 4).map(quoteLabel).join(', ')}${values.length > 4 ? ' and others' : ''}`;
}
