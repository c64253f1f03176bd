import { ApexError, type Filter } from '@apex/contracts';
import type { Parameters } from '../store/condition.ts';
import { dimensionDefinitions, missingLabel } from './dimensions.ts';

/** A filter as SQL over calls or their roll-up. Several values of `prefix` and `contains` mean any of them. */
export function filterCondition({ dimension, op, value }: Filter, params: Parameters): string {
  const { key } = dimensionDefinitions[dimension];
  const values = Array.isArray(value) ? value : [value];
  const exact = values.map((text) => (text === missingLabel ? '' : text));
  if ((op === 'eq' || op === 'ne') && values.length > 1) {
    throw new ApexError({
      kind: 'invalid',
      reason: 'telemetry.filter_value',
      message: `The filter on ${dimension} has several values: use in or not_in with a list.`,
    });
  }
  switch (op) {
    case 'eq':
    case 'in':
      return `${key} IN ${params.add(exact, 'Array(String)')}`;
    case 'ne':
    case 'not_in':
      return `${key} NOT IN ${params.add(exact, 'Array(String)')}`;
    case 'prefix':
      return anyOf(values, (text) => `startsWith(${key}, ${params.add(text, 'String')})`);
    case 'contains':
      return anyOf(values, (text) => `positionCaseInsensitiveUTF8(${key}, ${params.add(text, 'String')}) > 0`);
  }
}

function anyOf(values: readonly string[], condition: (text: string) => string): string {
  return values.map(condition).join(' OR ');
}
