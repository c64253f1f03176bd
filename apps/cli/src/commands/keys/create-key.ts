import { ApexError, authRoutes, type Budget, gatewayRoutes, type KeyId, keyScopes } from '@apex/contracts';
import type { CommandAnswer } from '@apex/terminal';
import { checkedInput, told } from '../../checked-input.ts';
import type { CommandContext } from '../../command.ts';
import { signedInClient } from '../../connection/client.ts';
import { gatewayClient } from '../../connection/gateway-client.ts';
import { pairsOf } from '../../option-values.ts';
import { listOf, usageError, wholeNumber } from '../../usage-error.ts';
import { amountWords, type BudgetAmount, budgetAmountOf } from '../budgets/budget-amount.ts';
import { gatewayLines } from './gateway-lines.ts';

export interface CreateKeyOptions {
  readonly name: string;
  readonly scope: string;
  readonly label?: readonly string[];
  readonly budget?: readonly string[];
  readonly expiresInDays?: string;
}

interface Failed {
  readonly budget: string;
  readonly error: string;
  readonly error_code: string;
}

/** The key, and then its budgets: one that cannot be set does not cost the key, which is shown this once. */
export async function createKey(context: CommandContext, options: CreateKeyOptions): Promise<CommandAnswer> {
  const { expiresInDays: days, budget: wanted = [] } = options;
  const budgets = wanted.map(budgetAmountOf);
  const scopes = listOf('scope', options.scope, keyScopes);
  if (budgets.length > 0 && !scopes.includes('gateway') && !scopes.includes('all')) {
    throw usageError('A budget holds calls through the gateway: give the key the scope gateway.');
  }
  const labels = pairsOf('--label', options.label);
  const input = checkedInput(authRoutes.createKey.input, {
    name: options.name,
    scopes,
    ...told({
      labels: Object.keys(labels).length === 0 ? undefined : labels,
      expires_in_days: days === undefined ? undefined : wholeNumber('--expires-in-days', days, { min: 1, max: 3650 }),
    }),
  });
  const made = await signedInClient(context, authRoutes).createKey(input, { signal: context.signal });
  const set: Budget[] = [];
  const failed: Failed[] = [];
  for (const [at, amount] of budgets.entries()) {
    try {
      set.push(await setBudget(context, { id: made.id, name: options.name }, amount));
    } catch (error) {
      if (!ApexError.isInstance(error)) throw error;
      failed.push({ budget: wanted[at] ?? '', error: error.message, error_code: error.error_code });
    }
  }
  const data = budgets.length === 0 ? made : { ...made, budgets: set, failed_budgets: failed };
  const throughGateway = scopes.includes('gateway') || scopes.includes('all');
  const onlyCalls = scopes.every((scope) => scope === 'gateway');
  const until = made.expires_at === null ? '' : ` It works until ${made.expires_at.slice(0, 10)}.`;
  const text = [
    made.key,
    '',
    `This is the only time the key is shown.${until}${onlyCalls ? '' : ' Use it as APEX_API_KEY.'} Revoke it with\n  apex keys revoke ${made.id}`,
    ...(throughGateway ? ['', 'To send calls through the gateway:', gatewayLines(context.url, made.key)] : []),
    ...(set.length === 0 ? [] : ['', ...set.map((budget) => `Held to ${amountWords(budget)} (${budget.id}).`)]),
  ].join('\n');
  for (const one of failed) {
    context.terminal.note(
      `The budget ${one.budget} was not set: ${one.error} The key works without it: set it with\n  apex budgets add ${JSON.stringify(options.name)} ${one.budget} --for key=${made.id}\nor revoke the key with\n  apex keys revoke ${made.id}`,
    );
  }
  return { data, text, exit_code: failed.length === 0 ? 0 : 1 };
}

function setBudget(
  context: CommandContext,
  key: { readonly id: KeyId; readonly name: string },
  amount: BudgetAmount,
): Promise<Budget> {
  const name = `${key.name}, ${amountWords(amount)} (${key.id.slice(-6)})`;
  const given = { name, scope: 'key', subject: key.id, ...amount };
  const input = checkedInput(gatewayRoutes.createBudget.input, given);
  return gatewayClient(context).createBudget(input, { signal: context.signal });
}
