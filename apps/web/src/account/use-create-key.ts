import type { KeyScope } from '@apex/contracts';
import { useState } from 'react';
import { problemsByField } from '../api/error-facts.ts';
import type { AskOutput } from '../api/routes.ts';
import { useApiMutation } from '../api/use-api.ts';
import type { KeyBudget } from './key-budget.tsx';

export interface KeyWanted {
  readonly name: string;
  readonly scope: KeyScope;
  readonly labels: Readonly<Record<string, string>>;
  readonly budget: KeyBudget;
  readonly expires_in_days?: number;
}

type Made = AskOutput<'createKey'>;

const amountPattern = /^\d{1,15}(\.\d{1,12})?$/;

/**
 * Makes a key, and the budget it is to have. A budget names its key, so that it comes second: where it fails the key
 * stands without one, which `onMade` is told of.
 */
export function useCreateKey(onMade: (key: Made, budgetError: Error | null) => void) {
  const create = useApiMutation('createKey', { invalidates: ['listKeys'] });
  const limit = useApiMutation('createBudget', { invalidates: ['listBudgets'] });
  const [amountProblem, setAmountProblem] = useState<string | null>(null);
  async function save({ name, scope, labels, budget, expires_in_days }: KeyWanted): Promise<void> {
    const amount = scope === 'gateway' ? budget.amount.trim() : '';
    const isWrong = amount !== '' && !amountPattern.test(amount);
    setAmountProblem(isWrong ? 'must be an amount like 5 or 0.25' : null);
    if (isWrong) return;
    const expires = expires_in_days === undefined ? {} : { expires_in_days };
    const labelled = Object.keys(labels).length === 0 ? {} : { labels };
    const key = await create.mutateAsync({ name, scopes: [scope], ...labelled, ...expires });
    const failed = amount === '' ? null : await budgetFor({ ...budget, amount }, name, key);
    onMade(key, failed);
  }
  function budgetFor({ amount, window }: KeyBudget, name: string, { id }: Made): Promise<Error | null> {
    return limit.mutateAsync({ name, scope: 'key', subject: id, amount, window }).then(
      () => null,
      (error: Error) => error,
    );
  }
  const problems = problemsByField(create.error);
  const labels = Object.entries(problems).find(([field]) => field.startsWith('labels'))?.[1];
  return {
    // What failed is `error`.
    save: (wanted: KeyWanted) => void save(wanted).catch(() => undefined),
    isPending: create.isPending || limit.isPending,
    error: create.error,
    problems: { name: problems['name'], labels, amount: amountProblem ?? undefined },
    reset: () => {
      create.reset();
      limit.reset();
      setAmountProblem(null);
    },
  };
}
