import { ApexError, type Budget, budgetScopes, type BudgetState, gatewayRoutes, type NewBudget } from '@apex/contracts';
import { type CommandAnswer, formatCount, formatMoney, formatRate } from '@apex/terminal';
import { checkedInput, told } from '../../checked-input.ts';
import type { CommandContext } from '../../command.ts';
import { gatewayClient } from '../../connection/gateway-client.ts';
import { numberOf, wordsOf } from '../../option-values.ts';
import { tableText } from '../../table-text.ts';
import { usageError } from '../../usage-error.ts';
import { amountWords, budgetAmountOf } from './budget-amount.ts';

interface SharedOptions {
  readonly action?: string;
  readonly ladder?: readonly string[];
  readonly alertAt?: readonly string[];
}

export interface AddBudgetOptions extends SharedOptions {
  readonly for: string;
}

export interface ChangeBudgetOptions extends SharedOptions {
  readonly name?: string;
  readonly amount?: string;
  readonly on?: boolean;
  readonly off?: boolean;
}

async function findBudget(context: CommandContext, given: string | undefined): Promise<Budget> {
  const { budgets } = await gatewayClient(context).listBudgets({}, { signal: context.signal });
  const found = budgets.find(({ budget }) => budget.id === given || budget.name === given);
  if (found !== undefined) return found.budget;
  throw new ApexError({
    kind: 'not_found',
    reason: 'gateway.budget_not_found',
    message: `There is no budget ${given ?? ''}: see \`apex budgets list\`.`,
  });
}

export async function listBudgets(context: CommandContext): Promise<CommandAnswer> {
  const { terminal, signal } = context;
  const data = await gatewayClient(context).listBudgets({}, { signal });
  const rows = data.budgets.map((state) => [
    state.budget.name,
    whomWords(state.budget),
    amountWords(state.budget),
    state.budget.action,
    usedWords(state),
    state.uses[0]?.renews_at?.slice(0, 16).replace('T', ' ') ?? '',
    state.budget.enabled ? 'on' : 'off',
    state.budget.id,
  ]);
  const none = 'No budgets yet: set one with `apex budgets add "All of us" 100USD/day`.';
  const titles = ['name', 'of', 'limit', 'action', 'used most', 'renews', 'state', 'id'];
  return { data, text: () => tableText(terminal, titles, { rows, none }) };
}

function whomWords({ scope, label, subject }: Budget): string {
  if (scope === 'organisation') return 'everybody';
  const what = label ?? scope;
  return subject === null ? `each ${what}` : `${what} ${subject}`;
}

function usedWords({ budget, uses, subjects }: BudgetState): string {
  const [most] = uses;
  if (most === undefined) return 'nothing';
  const spent = budget.unit === 'usd' ? formatMoney(most.spent) : formatCount(Number(most.spent));
  const whose = most.subject === '' || budget.subject !== null ? '' : ` by ${most.subject}`;
  const others = subjects > 1 ? ` of ${subjects}` : '';
  return `${spent} (${formatRate(most.share)})${whose}${others}`;
}

/** `key`, `key=key_…`, `user=ada`; what is no scope is the name of a label. */
export function whomOf(text: string): Pick<NewBudget, 'scope' | 'label' | 'subject'> {
  const cut = text.indexOf('=');
  const name = cut < 0 ? text : text.slice(0, cut);
  const subject = cut < 0 ? null : text.slice(cut + 1);
  const scope = budgetScopes.find((one) => one === name && one !== 'label');
  return scope === undefined ? { scope: 'label', label: name, subject } : { scope, label: null, subject };
}

export async function addBudget(
  context: CommandContext,
  [name, amount = '']: readonly string[],
  options: AddBudgetOptions,
): Promise<CommandAnswer> {
  const given = { name, ...whomOf(options.for), ...budgetAmountOf(amount), ...sharedOf(options) };
  const input = checkedInput(gatewayRoutes.createBudget.input, given);
  const data = await gatewayClient(context).createBudget(input, { signal: context.signal });
  return { data, text: `Set ${data.name} (${data.id}): ${amountWords(data)} for ${whomWords(data)}, ${data.action}.` };
}

export async function changeBudget(
  context: CommandContext,
  given: string | undefined,
  options: ChangeBudgetOptions,
): Promise<CommandAnswer> {
  const { name, amount, on, off } = options;
  if (on === true && off === true) throw usageError('Say --on or --off, not both.');
  const enabled = on === true ? true : off === true ? false : undefined;
  const changes = told({ name, amount, enabled, ...sharedOf(options) });
  if (Object.keys(changes).length === 0) throw usageError('Say what shall change: see `apex budgets change --help`.');
  const { id, version } = await findBudget(context, given);
  const input = checkedInput(gatewayRoutes.changeBudget.input, { id, version, ...changes });
  const data = await gatewayClient(context).changeBudget(input, { signal: context.signal });
  return { data, text: `Changed ${data.name}: ${amountWords(data)}, ${data.action}, ${data.enabled ? 'on' : 'off'}.` };
}

export async function removeBudget(context: CommandContext, given: string | undefined): Promise<CommandAnswer> {
  const { id, name } = await findBudget(context, given);
  const data = await gatewayClient(context).deleteBudget({ id }, { signal: context.signal });
  return { data, text: `Removed ${name}: nothing is held to it any more.` };
}

function sharedOf({ action, ladder, alertAt }: SharedOptions): object {
  return told({
    action,
    ladder: wordsOf(ladder),
    alert_at: wordsOf(alertAt)?.map((share) => numberOf('--alert-at', share)),
  });
}
