import { z } from 'zod';
import { budgetIdSchema } from '../id.ts';
import { defineRoutes } from '../route.ts';
import { budgetChangeSchema, budgetSchema, budgetStateSchema, newBudgetSchema } from './budget.ts';
import { budgetExample, budgetStateExample } from './examples.ts';

const common = ['invalid', 'unauthenticated', 'forbidden', 'limit'] as const;
const one = z.strictObject({ id: budgetIdSchema });

/** How much may be spent, sent or under way; they belong to the organisation and nest. */
export const budgetRoutes = defineRoutes({
  listBudgets: {
    method: 'GET',
    path: '/api/gateway/budgets',
    tag: 'gateway',
    summary: 'Budgets and limits by name, with what is used of them now',
    access: 'read',
    input: z.strictObject({}),
    output: z.object({ budgets: z.array(budgetStateSchema) }),
    errors: common,
    example: { output: { budgets: [budgetStateExample] } },
  },
  getBudget: {
    method: 'GET',
    path: '/api/gateway/budgets/{id}',
    tag: 'gateway',
    summary: 'One budget with what is used of it now',
    access: 'read',
    input: one,
    output: budgetStateSchema,
    errors: [...common, 'not_found'],
    example: { input: { id: budgetExample.id }, output: budgetStateExample },
  },
  createBudget: {
    method: 'POST',
    path: '/api/gateway/budgets',
    tag: 'gateway',
    summary: 'Limit money, tokens, calls a minute or calls at the same time',
    access: 'all',
    audit: { action: 'budget.create', target: 'id', details: ['scope', 'unit', 'amount', 'window', 'action'] },
    success_status: 201,
    input: newBudgetSchema,
    output: budgetSchema,
    errors: [...common, 'conflict'],
    example: {
      input: { name: 'Search, a day', scope: 'label', label: 'feature', subject: 'search', amount: '5', window: 'day' },
      output: budgetExample,
    },
  },
  changeBudget: {
    method: 'PATCH',
    path: '/api/gateway/budgets/{id}',
    tag: 'gateway',
    summary: 'Change a budget, from the next call on; what is spent stays spent',
    access: 'all',
    audit: { action: 'budget.change', target: 'id', details: ['version', 'amount', 'action', 'enabled'] },
    input: budgetChangeSchema,
    output: budgetSchema,
    errors: [...common, 'not_found', 'conflict'],
    example: {
      input: { id: budgetExample.id, version: 1, amount: '10' },
      output: { ...budgetExample, amount: '10', version: 2 },
    },
  },
  deleteBudget: {
    method: 'DELETE',
    path: '/api/gateway/budgets/{id}',
    tag: 'gateway',
    summary: 'Remove a budget',
    access: 'all',
    audit: { action: 'budget.delete', target: 'id' },
    input: one,
    output: z.object({ deleted: z.boolean() }),
    errors: [...common, 'not_found'],
    example: { input: { id: budgetExample.id }, output: { deleted: true } },
  },
});
