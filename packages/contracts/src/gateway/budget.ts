import { z } from 'zod';
import { nameSchema, versionSchema } from '../auth/fields.ts';
import { budgetIdSchema, userIdSchema } from '../id.ts';
import { instantSchema, rateSchema } from '../value.ts';

/** What a budget counts: money, all tokens of a call, calls, or calls at the same time. */
export const budgetUnits = ['usd', 'tokens', 'requests', 'concurrent'] as const;
export type BudgetUnit = (typeof budgetUnits)[number];

/** Calendar periods in UTC, weeks from Monday; `total` never renews. `concurrent` knows `total` alone. */
export const budgetWindows = ['minute', 'day', 'week', 'month', 'total'] as const;
export type BudgetWindow = (typeof budgetWindows)[number];

/** Whose calls share a budget. */
export const budgetScopes = ['organisation', 'project', 'key', 'user', 'session', 'task', 'label'] as const;
export type BudgetScope = (typeof budgetScopes)[number];

/**
 * `soft`: told, never refused. `downgrade`: cheaper models once it is spent, by the ladder; refused only where the
 * ladder ends. `hard`: refused, 402 for money and tokens, 429 for what renews within a minute or by waiting.
 */
export const budgetActions = ['soft', 'downgrade', 'hard'] as const;
export type BudgetAction = (typeof budgetActions)[number];

/** A decimal, as text: US dollars, or a whole number of tokens, requests or calls at once. */
export const budgetAmountSchema = z
  .string()
  .regex(/^\d{1,15}(\.\d{1,12})?$/, 'must be an amount like "5" or "0.25": digits, no sign, at most 12 places');

/** From the dearest to the cheapest: a call to a model of it moves to the one after it. `*` first: any other model. */
const ladderSchema = z.array(z.string().trim().min(1).max(200)).max(20);

const shape = {
  name: nameSchema,
  scope: z.enum(budgetScopes),
  /** The label's name, like `feature`; null but for `label`. */
  label: z.string().min(1).max(64).nullable(),
  /** Id, name or value of the one it is for; null: each has one of its own (for `organisation`: always null). */
  subject: z.string().min(1).max(255).nullable(),
  unit: z.enum(budgetUnits),
  amount: budgetAmountSchema,
  window: z.enum(budgetWindows),
  action: z.enum(budgetActions),
  ladder: ladderSchema,
  /** Shares of the amount at which somebody is told. */
  alert_at: z.array(rateSchema).max(10),
  enabled: z.boolean(),
};

interface Told {
  readonly scope: BudgetScope;
  readonly label: string | null;
  readonly subject: string | null;
  readonly unit: BudgetUnit;
  readonly amount: string;
  readonly window: BudgetWindow;
  readonly action: BudgetAction;
  readonly ladder: readonly string[];
}

function problemsOf(budget: Told): { path: string; message: string }[] {
  const problems: { path: string; message: string }[] = [];
  const say = (path: string, message: string): void => void problems.push({ path, message });
  if ((budget.scope === 'label') !== (budget.label !== null))
    say('label', 'belongs to the scope label, and to it alone');
  if (budget.scope === 'organisation' && budget.subject !== null)
    say('subject', 'must be left out: there is one organisation');
  if (budget.unit === 'concurrent' && budget.window !== 'total')
    say('window', 'must be total for calls at the same time');
  if (budget.unit !== 'usd' && budget.amount.includes('.')) say('amount', `must be a whole number of ${budget.unit}`);
  if (budget.action === 'downgrade' && budget.ladder.length < 2)
    say('ladder', 'needs at least two models, the dearest first');
  if (budget.action === 'downgrade' && budget.unit !== 'usd' && budget.unit !== 'tokens') {
    say('action', 'downgrade belongs to money and tokens');
  }
  return problems;
}

export const newBudgetSchema = z
  .strictObject({
    name: shape.name,
    scope: shape.scope,
    label: shape.label.default(null),
    subject: shape.subject.default(null),
    unit: shape.unit.default('usd'),
    amount: shape.amount,
    window: shape.window,
    action: shape.action.default('hard'),
    ladder: shape.ladder.default([]),
    alert_at: shape.alert_at.default([0.8, 1]),
    enabled: shape.enabled.default(true),
  })
  .superRefine((budget, context) => {
    for (const { path, message } of problemsOf(budget)) context.addIssue({ code: 'custom', path: [path], message });
  });
export type NewBudget = z.output<typeof newBudgetSchema>;

/** What is left out stays as it is; whom it is for and what it counts cannot be changed. */
export const budgetChangeSchema = z.strictObject({
  id: budgetIdSchema,
  version: versionSchema,
  name: shape.name.optional(),
  amount: shape.amount.optional(),
  action: shape.action.optional(),
  ladder: shape.ladder.optional(),
  alert_at: shape.alert_at.optional(),
  enabled: z.boolean().optional(),
});
export type BudgetChange = z.output<typeof budgetChangeSchema>;

export const budgetSchema = z.object({
  id: budgetIdSchema,
  ...shape,
  created_at: instantSchema,
  created_by: userIdSchema,
  version: z.int(),
});
export type Budget = z.infer<typeof budgetSchema>;

/** How far one subject is in a budget's present window. */
export const budgetUseSchema = z.object({
  /** Whose: empty where the budget has but one. */
  subject: z.string(),
  spent: budgetAmountSchema,
  /** Held for calls that are under way, at the most they can cost. */
  reserved: budgetAmountSchema,
  /** Of the amount, `spent` alone; may exceed 1 by the last call. */
  share: z.number(),
  window_from: instantSchema.nullable(),
  /** Null: never. */
  renews_at: instantSchema.nullable(),
});
export type BudgetUse = z.infer<typeof budgetUseSchema>;

/** A budget with the subjects that used most of it, at most 20. */
export const budgetStateSchema = z.object({ budget: budgetSchema, uses: z.array(budgetUseSchema), subjects: z.int() });
export type BudgetState = z.infer<typeof budgetStateSchema>;
