import {
  type Budget,
  type BudgetAction,
  budgetChangeSchema,
  type BudgetScope,
  type BudgetUnit,
  type BudgetWindow,
  newBudgetSchema,
} from '@apex/contracts';
import type { AskInput } from '../../api/routes.ts';
import { percentOf, shareOfPercent } from '../percent.ts';
import { problemsOfIssues } from '../problems.ts';
import { entriesOf } from '../text-list.ts';

/** A budget as it stands in the form. */
export interface BudgetDraft {
  /** Null: a new one. */
  readonly replaces: Pick<Budget, 'id' | 'version'> | null;
  readonly name: string;
  readonly scope: BudgetScope;
  readonly label: string;
  /** Empty: each has one of its own. */
  readonly subject: string;
  readonly unit: BudgetUnit;
  readonly amount: string;
  readonly window: BudgetWindow;
  readonly action: BudgetAction;
  readonly ladder: readonly string[];
  /** Percentages, parted by commas. */
  readonly alerts: string;
}

export const emptyBudget: BudgetDraft = {
  replaces: null,
  name: '',
  scope: 'project',
  label: 'feature',
  subject: '',
  unit: 'usd',
  amount: '',
  window: 'day',
  action: 'hard',
  ladder: ['', ''],
  alerts: '80, 100',
};

export function draftOf(budget: Budget): BudgetDraft {
  const { id, version, name, scope, label, subject, unit, amount, window, action, ladder, alert_at } = budget;
  return {
    replaces: { id, version },
    name,
    scope,
    label: label ?? '',
    subject: subject ?? '',
    unit,
    amount,
    window,
    action,
    ladder: ladder.length === 0 ? ['', ''] : ladder,
    alerts: alert_at.map(percentOf).join(', '),
  };
}

/** The draft with another unit, and what that unit does not know taken out. */
export function withUnit(draft: BudgetDraft, unit: BudgetUnit): BudgetDraft {
  const isSpent = unit === 'usd' || unit === 'tokens';
  return {
    ...draft,
    unit,
    window: unit === 'concurrent' ? 'total' : draft.window,
    action: !isSpent && draft.action === 'downgrade' ? 'hard' : draft.action,
  };
}

type Parsed =
  | { readonly create: AskInput<'createBudget'> }
  | { readonly change: AskInput<'changeBudget'> }
  | { readonly problems: Readonly<Record<string, string>> };

const orNull = (text: string) => (text.trim() === '' ? null : text.trim());

/** What is sent for a draft, or what is wrong with it by field. */
export function inputOf(draft: BudgetDraft): Parsed {
  const { replaces, scope, unit, window, action } = draft;
  const changeable = {
    name: draft.name.trim(),
    amount: draft.amount.trim(),
    action,
    ladder: action === 'downgrade' ? draft.ladder.map((model) => model.trim()).filter((model) => model !== '') : [],
    alert_at: entriesOf(draft.alerts).map(shareOfPercent),
  };
  const whole = {
    ...changeable,
    scope,
    label: scope === 'label' ? orNull(draft.label) : null,
    subject: scope === 'organisation' ? null : orNull(draft.subject),
    unit,
    window,
  };
  const parsed = newBudgetSchema.safeParse(whole);
  if (!parsed.success) {
    const { alert_at: _, ...problems } = problemsOfIssues(
      parsed.error.issues.map((issue) => ({ ...issue, path: issue.path.slice(0, 1) })),
    );
    const alerts = parsed.error.issues.some(({ path }) => path[0] === 'alert_at');
    return { problems: { ...problems, ...(alerts ? { alerts: 'must be percentages from 0 to 100' } : {}) } };
  }
  if (replaces === null) return { create: parsed.data };
  const change = budgetChangeSchema.safeParse({ ...replaces, ...changeable });
  return change.success ? { change: change.data } : { problems: problemsOfIssues(change.error.issues) };
}
