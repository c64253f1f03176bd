import { ApexError, gatewayRoutes, type Policy } from '@apex/contracts';
import { type CommandAnswer, formatInstant } from '@apex/terminal';
import { checkedInput, told } from '../../checked-input.ts';
import type { CommandContext } from '../../command.ts';
import { gatewayClient } from '../../connection/gateway-client.ts';
import { tableText } from '../../table-text.ts';
import { usageError, wholeNumber } from '../../usage-error.ts';
import { ruleOf, type RuleOptions, saysRule } from './rule-input.ts';
import { actionWords, matchWords, shareWords } from './rule-words.ts';

export interface WriteOptions extends RuleOptions {
  readonly position?: string;
  readonly activate?: boolean;
}

export interface ChangeOptions extends WriteOptions {
  readonly rename?: string;
}

/** By name or id. */
export async function findPolicy(context: CommandContext, given: string | undefined): Promise<Policy> {
  const { policies } = await gatewayClient(context).listPolicies({}, { signal: context.signal });
  const found = policies.filter(({ id, name }) => id === given || name === given);
  if (found.length > 1) throw usageError(`${found.length} policies are called ${given}: name one by its id.`);
  if (found[0] !== undefined) return found[0];
  throw new ApexError({
    kind: 'not_found',
    reason: 'gateway.policy_not_found',
    message: `There is no policy ${given ?? ''}: see \`apex policies list\`.`,
  });
}

function stateWords({ active_version, version }: Policy): string {
  if (active_version === null) return 'off';
  return active_version === version ? 'on' : `on, version ${active_version} of ${version}`;
}

export async function listPolicies(context: CommandContext): Promise<CommandAnswer> {
  const { terminal, signal } = context;
  const data = await gatewayClient(context).listPolicies({}, { signal });
  const rows = data.policies.map((policy) => [
    String(policy.position),
    policy.name,
    stateWords(policy),
    matchWords(policy.rule.match),
    actionWords(policy.rule.action),
    shareWords(policy.rule),
    policy.id,
  ]);
  const none =
    'No policies yet: write one with `apex policies add NAME --match-model "claude-opus-*" --model claude-haiku-4-5`.';
  return { data, text: () => tableText(terminal, ['#', 'name', 'state', 'calls', 'does', 'to', 'id'], { rows, none }) };
}

export async function showPolicy(context: CommandContext, given: string | undefined): Promise<CommandAnswer> {
  const { terminal, signal } = context;
  const { id } = await findPolicy(context, given);
  const data = await gatewayClient(context).getPolicy({ id }, { signal });
  const { policy, versions, activations } = data;
  const ofVersions = versions.map((one) => [
    String(one.version),
    formatInstant(one.created_at),
    matchWords(one.rule.match),
    actionWords(one.rule.action),
    shareWords(one.rule),
  ]);
  const ofSwitches = activations.map((one) => [
    formatInstant(one.at),
    one.kind,
    one.version === null ? 'off' : `version ${one.version}`,
    one.by,
  ]);
  const text = () =>
    [
      `${policy.name} (${policy.id}), ${stateWords(policy)}`,
      '',
      tableText(terminal, ['version', 'written', 'calls', 'does', 'to'], { rows: ofVersions, none: '' }),
      '',
      tableText(terminal, ['when', 'what', 'to', 'by'], { rows: ofSwitches, none: 'It was never active.' }),
      '',
      `Rule of version ${policy.version}, as --file takes it:`,
      JSON.stringify(policy.rule, null, 2),
    ].join('\n');
  return { data, text };
}

export async function addPolicy(
  context: CommandContext,
  name: string | undefined,
  options: WriteOptions,
): Promise<CommandAnswer> {
  if (!saysRule(options))
    throw usageError('Say what the policy does, by options or --file: see `apex policies add --help`.');
  const rule = await ruleOf(context, options);
  const input = checkedInput(gatewayRoutes.createPolicy.input, { name, rule, ...positionOf(options) });
  const made = await gatewayClient(context).createPolicy(input, { signal: context.signal });
  return written(context, made, options.activate === true);
}

export async function changePolicy(
  context: CommandContext,
  given: string | undefined,
  options: ChangeOptions,
): Promise<CommandAnswer> {
  const before = await findPolicy(context, given);
  const rule = saysRule(options) ? await ruleOf(context, options, before.rule) : undefined;
  const changes = told({ name: options.rename, rule, ...positionOf(options) });
  if (Object.keys(changes).length === 0) throw usageError('Say what shall change: see `apex policies change --help`.');
  const { id, version } = before;
  const input = checkedInput(gatewayRoutes.changePolicy.input, { id, version, ...changes });
  const changed = await gatewayClient(context).changePolicy(input, { signal: context.signal });
  return written(context, changed, options.activate === true);
}

async function written(context: CommandContext, policy: Policy, activate: boolean): Promise<CommandAnswer> {
  const { id, version } = policy;
  if (activate) {
    const data = await gatewayClient(context).activatePolicy({ id, version }, { signal: context.signal });
    return { data, text: `${data.name} (${id}), version ${version}, decides from the next call on.` };
  }
  const waits = policy.active_version === version ? '' : `\nHave it decide: apex policies activate ${id}`;
  return { data: policy, text: `Wrote ${policy.name} (${id}), version ${version}.${waits}` };
}

export async function activatePolicy(context: CommandContext, args: readonly string[]): Promise<CommandAnswer> {
  const [given, version] = args;
  const { id } = await findPolicy(context, given);
  const which = version === undefined ? {} : { version: wholeNumber('The version', version, { min: 1, max: 1e9 }) };
  const data = await gatewayClient(context).activatePolicy({ id, ...which }, { signal: context.signal });
  return { data, text: `${data.name}, version ${data.active_version ?? ''}, decides from the next call on.` };
}

export async function deactivatePolicy(context: CommandContext, given: string | undefined): Promise<CommandAnswer> {
  const { id } = await findPolicy(context, given);
  const data = await gatewayClient(context).deactivatePolicy({ id }, { signal: context.signal });
  return { data, text: `${data.name} is off from the next call on.` };
}

export async function rollBackPolicy(context: CommandContext, given: string | undefined): Promise<CommandAnswer> {
  const { id } = await findPolicy(context, given);
  const data = await gatewayClient(context).rollBackPolicy({ id }, { signal: context.signal });
  return { data, text: `${data.name} is ${stateWords(data)} again, from the next call on.` };
}

export async function removePolicy(context: CommandContext, given: string | undefined): Promise<CommandAnswer> {
  const { id, name } = await findPolicy(context, given);
  const data = await gatewayClient(context).deletePolicy({ id }, { signal: context.signal });
  return { data, text: `Removed ${name}.` };
}

function positionOf({ position }: WriteOptions): { position?: number } {
  return told({
    position: position === undefined ? undefined : wholeNumber('--position', position, { min: 0, max: 10_000 }),
  });
}
