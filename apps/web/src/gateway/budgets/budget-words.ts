import type { Budget, BudgetAction, BudgetScope, BudgetUnit, BudgetWindow } from '@apex/contracts';
import type { Formats } from '../../format/formats.ts';

export const unitLabels: Readonly<Record<BudgetUnit, string>> = {
  usd: 'US dollars',
  tokens: 'tokens',
  requests: 'calls',
  concurrent: 'calls at the same time',
};

export const windowLabels: Readonly<Record<BudgetWindow, string>> = {
  minute: 'a minute',
  day: 'a day',
  week: 'a week, from Monday',
  month: 'a month',
  total: 'in total, never renewed',
};

export const scopeLabels: Readonly<Record<BudgetScope, string>> = {
  organisation: 'the whole organisation',
  project: 'a project',
  key: 'a key',
  user: 'a user',
  session: 'a session',
  task: 'a task',
  label: 'another label',
};

export const actionLabels: Readonly<Record<BudgetAction, string>> = {
  soft: 'only tell',
  downgrade: 'go on with cheaper models',
  hard: 'refuse calls',
};

/** An amount with its unit: `$5.00`, `1,000 tokens`. */
export function amountText(formats: Pick<Formats, 'money' | 'count'>, unit: BudgetUnit, amount: string): string {
  if (unit === 'usd') return formats.money(amount);
  const count = Number(amount);
  const words = {
    tokens: ['token', 'tokens'],
    requests: ['call', 'calls'],
    concurrent: ['call at once', 'calls at once'],
  };
  return `${formats.count(count)} ${words[unit][count === 1 ? 0 : 1]}`;
}

const everyWindow: Readonly<Record<BudgetWindow, string>> = {
  minute: ' a minute',
  day: ' a day',
  week: ' a week',
  month: ' a month',
  total: '',
};

/** `$5.00 a day`; what never renews says so. */
export function limitText(
  formats: Pick<Formats, 'money' | 'count'>,
  { unit, amount, window }: Pick<Budget, 'unit' | 'amount' | 'window'>,
): string {
  const whole = window === 'total' && unit !== 'concurrent' ? ' in total' : everyWindow[window];
  return `${amountText(formats, unit, amount)}${whole}`;
}

/** Whose calls it counts, `subjectName` being what its subject is called. */
export function whomText(
  { scope, label, subject }: Pick<Budget, 'scope' | 'label' | 'subject'>,
  subjectName = subject,
): string {
  if (scope === 'organisation') return 'the whole organisation together';
  const kind = scope === 'label' ? (label ?? 'label') : scope;
  return subject === null ? `each ${kind} by itself` : `the ${kind} ${subjectName}`;
}

const renewal = ({ window, unit }: Pick<Budget, 'window' | 'unit'>) => {
  if (unit === 'concurrent') return 'one of them ends';
  return window === 'total' ? 'the budget is raised' : `the next ${window} begins (UTC)`;
};

/** What happens when it is reached, for who sets it and for who runs into it. */
export function consequenceText(budget: Pick<Budget, 'action' | 'unit' | 'window' | 'ladder'>): string {
  const { action, unit, window, ladder } = budget;
  const until = renewal(budget);
  if (action === 'soft') return 'When it is reached, somebody is told. No call is refused or changed.';
  if (action === 'downgrade') {
    const steps = ladder.length < 2 ? 'the next cheaper model of the ladder' : ladder.join(' → ');
    return `When it is reached, calls go to ${steps} until ${until}. Calls that are at the end of the ladder are refused with 402.`;
  }
  const status = unit === 'requests' || unit === 'concurrent' || window === 'minute' ? 429 : 402;
  const held =
    unit === 'usd' || unit === 'tokens'
      ? ' What calls under way can cost at most is held before they begin, so that many at once cannot pass it.'
      : '';
  return `When it is reached, calls are refused with ${status} and told what was used, the limit, and when it renews, until ${until}.${held}`;
}
