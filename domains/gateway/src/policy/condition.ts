import type { PolicyMatch } from '@apex/contracts';
import type { CallFacts } from '../exchange/call-facts.ts';
import { nameMatcher } from '../name-pattern.ts';
import { inTime, timeWords } from './time-of-week.ts';

/** One thing a policy asks of a call. `holds` is on the hot path; `why` says in words that it does not. */
export interface Condition {
  holds(facts: CallFacts): boolean;
  why(facts: CallFacts): string;
}

/** All that must hold, what is quick to ask first. */
export function conditionsOf(match: PolicyMatch): readonly Condition[] {
  const { operations, streaming, keys, models, input_tokens, time, content, labels = {} } = match;
  const conditions: Condition[] = [];
  if (operations !== undefined) {
    conditions.push({
      holds: ({ operation }) => operations.includes(operation),
      why: ({ operation }) => `The operation ${operation} is none of ${listed(operations)}.`,
    });
  }
  if (streaming !== undefined) {
    conditions.push({
      holds: (facts) => facts.streaming === streaming,
      why: () => (streaming ? 'The call does not stream.' : 'The call streams.'),
    });
  }
  if (keys !== undefined) {
    const known = new Set<string>(keys);
    conditions.push({ holds: ({ key_id }) => known.has(key_id), why: () => 'The key is none of those named.' });
  }
  if (models !== undefined) {
    const test = nameMatcher(models);
    conditions.push({
      holds: ({ model }) => test(model),
      why: ({ model }) => `The model ${model} is none of ${listed(models)}.`,
    });
  }
  if (input_tokens !== undefined) conditions.push(sizeCondition(input_tokens));
  if (time !== undefined) {
    conditions.push({
      holds: ({ at_ms }) => inTime(time, at_ms),
      why: () => `The time is not ${timeWords(time)}.`,
    });
  }
  if (content !== undefined) {
    conditions.push({
      holds: (facts) => {
        for (const one of facts.content) if (content.includes(one)) return true;
        return false;
      },
      why: () => `The call holds none of ${listed(content)}.`,
    });
  }
  for (const [name, values] of Object.entries(labels)) conditions.push(labelCondition(name, values));
  return conditions;
}

function sizeCondition({
  min = 0,
  max = Number.POSITIVE_INFINITY,
}: NonNullable<PolicyMatch['input_tokens']>): Condition {
  return {
    holds: ({ input_tokens }) => input_tokens >= min && input_tokens <= max,
    why: ({ input_tokens }) =>
      input_tokens < min
        ? `${input_tokens} input tokens are fewer than ${min}.`
        : `${input_tokens} input tokens are more than ${max}.`,
  };
}

function labelCondition(name: string, values: readonly string[]): Condition {
  const test = nameMatcher(values);
  return {
    holds({ labels }) {
      const value: unknown = labels[name];
      return typeof value === 'string' && test(value);
    },
    why({ labels }) {
      const value: unknown = labels[name];
      return typeof value === 'string'
        ? `The ${name} "${value}" is none of ${listed(values)}.`
        : `The call has no label ${name}.`;
    },
  };
}

const shown = 5;

function listed(names: readonly string[]): string {
  const more = names.length - shown;
  return names.slice(0, shown).join(', ') + (more > 0 ? ` and ${more} more` : '');
}
