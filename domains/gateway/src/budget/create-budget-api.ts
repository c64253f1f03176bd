import type { Api, Caller, gatewayRoutes } from '@apex/contracts';
import { changeBudget } from './change-budget.ts';
import { createBudget } from './create-budget.ts';
import { deleteBudget } from './delete-budget.ts';
import { getBudget } from './get-budget.ts';
import { listBudgets } from './list-budgets.ts';
import type { BudgetDeps, BudgetsScope } from './budget-scope.ts';

export type BudgetApi = Pick<
  Api<typeof gatewayRoutes>,
  'listBudgets' | 'getBudget' | 'createBudget' | 'changeBudget' | 'deleteBudget'
>;

export function createBudgetApi(deps: BudgetDeps): BudgetApi {
  const scope = (caller: Caller): BudgetsScope => ({ ...deps, caller });
  return {
    listBudgets: (caller) => listBudgets(scope(caller)),
    getBudget: (caller, input) => getBudget(scope(caller), input),
    createBudget: (caller, input) => createBudget(scope(caller), input),
    changeBudget: (caller, input) => changeBudget(scope(caller), input),
    deleteBudget: (caller, input) => deleteBudget(scope(caller), input),
  };
}
