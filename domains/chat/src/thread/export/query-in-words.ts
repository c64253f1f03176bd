import type { ReportQuery } from '@apex/contracts';
import { dimensionWords, queryTitle } from '../../answer/measure-words.ts';
import { cleanLabel } from '../../answer/clean-label.ts';

type Filter = ReportQuery['filters'][number];

const signs: Readonly<Record<Filter['op'], string>> = {
  eq: 'is',
  ne: 'is not',
  in: 'is one of',
  not_in: 'is none of',
  prefix: 'begins with',
  contains: 'contains',
};
const mostValues = 5;

function filterWords({ dimension, op, value }: Filter): string {
  const values = Array.isArray(value) ? value : [value];
  const named = values.slice(0, mostValues).map((one) => (one === '' ? 'none' : `"${cleanLabel(one)}"`));
  const more = values.length > mostValues ? ` and ${values.length - mostValues} more` : '';
  return `${dimensionWords(dimension)} ${signs[op]} ${named.join(', ')}${more}`;
}

/** `2026-03-01` for a first moment of a day, else to the minute. */
function instantWords(instant: string): string {
  const [day = '', time = ''] = instant.split('T');
  return time.startsWith('00:00:00') ? day : `${day} ${time.slice(0, 5)}`;
}

/** A query of the semantic layer as a sentence: what was measured, of which calls, when. */
export function queryInWords({ measures, dimensions, filters, from, to }: ReportQuery): string {
  const start = from === null ? 'from the first call' : `from ${instantWords(from)}`;
  const end = to === null ? 'to the last' : `until ${instantWords(to)} UTC, which is not included`;
  return [queryTitle(measures, dimensions), ...filters.map(filterWords), `${start} ${end}`].join('; ');
}
