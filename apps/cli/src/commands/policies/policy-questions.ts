import { gatewayRoutes, type PolicyPreview, type PolicyStep } from '@apex/contracts';
import { type CommandAnswer, formatCount, formatMoney, formatRate, type Terminal } from '@apex/terminal';
import { checkedInput, told } from '../../checked-input.ts';
import type { CommandContext } from '../../command.ts';
import { gatewayClient } from '../../connection/gateway-client.ts';
import { pairsOf, wordsOf } from '../../option-values.ts';
import { tableText } from '../../table-text.ts';
import { usageError, wholeNumber } from '../../usage-error.ts';
import { findPolicy } from './policy-verbs.ts';
import { ruleOf, type RuleOptions, saysRule } from './rule-input.ts';

export interface PreviewOptions extends RuleOptions {
  readonly from?: string;
  readonly to?: string;
}

export interface ExplainOptions {
  readonly model: string;
  readonly operation?: string;
  readonly key?: string;
  readonly label?: readonly string[];
  readonly session?: string;
  readonly tokens?: string;
  readonly content?: readonly string[];
  readonly streaming?: boolean;
  readonly at?: string;
}

/** What a policy, or a rule that is only thought of, would have done to past calls. */
export async function previewPolicy(
  context: CommandContext,
  given: string | undefined,
  options: PreviewOptions,
): Promise<CommandAnswer> {
  if (given === undefined && !saysRule(options)) throw usageError('Name a policy, or say a rule by options or --file.');
  const base = given === undefined ? undefined : (await findPolicy(context, given)).rule;
  const rule = await ruleOf(context, options, base);
  const input = checkedInput(gatewayRoutes.previewPolicy.input, {
    rule,
    ...told({ from: options.from, to: options.to }),
  });
  const data = await gatewayClient(context).previewPolicy(input, { signal: context.signal });
  return { data, text: () => previewText(data, context.terminal) };
}

function previewText(data: PolicyPreview, terminal: Terminal): string {
  const rows = data.by_model.map((one) => [
    one.model,
    one.new_model,
    formatCount(one.calls),
    formatMoney(one.cost_usd),
    formatMoney(one.new_cost_usd),
  ]);
  const right = (title: string) => ({ title, align: 'right' }) as const;
  const titles = ['model', 'would go to', right('calls'), right('cost'), right('would cost')];
  return [
    `${data.from.slice(0, 10)} to ${data.to.slice(0, 10)}: ${formatCount(data.matched_calls)} of ${formatCount(data.calls)} calls match, ${formatMoney(data.matched_cost_usd)} of ${formatMoney(data.cost_usd)}.`,
    `At full roll-out they would have cost ${formatMoney(data.new_cost_usd)}; at the rule's own shares ${formatMoney(data.saving_usd)} would have been saved.`,
    '',
    tableText(terminal, titles, { rows, none: 'No call matches.' }),
    ...(data.notes.length === 0 ? [] : ['', ...data.notes]),
  ].join('\n');
}

/** What would be done with a call, and why. */
export async function explainPolicy(context: CommandContext, options: ExplainOptions): Promise<CommandAnswer> {
  const { model, operation, key, session, tokens, streaming, at } = options;
  const input = checkedInput(gatewayRoutes.explainPolicy.input, {
    model,
    labels: pairsOf('--label', options.label),
    ...told({
      operation,
      key_id: key,
      session,
      input_tokens: tokens === undefined ? undefined : wholeNumber('--tokens', tokens, { min: 0, max: 1e9 }),
      content: wordsOf(options.content),
      streaming,
      at,
    }),
  });
  const { terminal, signal } = context;
  const data = await gatewayClient(context).explainPolicy(input, { signal });
  const text = () =>
    [
      `${model} goes to ${data.model} at ${data.upstream ?? 'no upstream: none serves it'}.`,
      '',
      stepsText(data.steps, terminal),
    ].join('\n');
  return { data, text };
}

/** What each policy did to a call. */
export function stepsText(steps: readonly PolicyStep[], terminal: Terminal): string {
  const rows = steps.map((step) => [
    step.name,
    String(step.version),
    step.arm ?? 'no match',
    step.probability === null ? '' : formatRate(step.probability),
    step.applied.join(', '),
    step.why,
  ]);
  return tableText(terminal, ['policy', 'version', 'arm', 'chance', 'applied', 'why'], {
    rows,
    none: 'No policy took part.',
  });
}
