import { ApexError, gatewayRoutes, type Upstream } from '@apex/contracts';
import { type CommandAnswer, formatInstant } from '@apex/terminal';
import { checkedInput, told } from '../../checked-input.ts';
import type { CommandContext } from '../../command.ts';
import { gatewayClient } from '../../connection/gateway-client.ts';
import { wordsOf } from '../../option-values.ts';
import { tableText } from '../../table-text.ts';
import { usageError, wholeNumber } from '../../usage-error.ts';
import { keyOf, type KeyOptions } from './provider-key.ts';

export interface UpstreamOptions extends KeyOptions {
  readonly baseUrl?: string;
  readonly models?: readonly string[];
  readonly formats?: readonly string[];
  readonly weight?: string;
  readonly provider?: string;
  readonly apiVersion?: string;
  readonly on?: boolean;
  readonly off?: boolean;
}

export interface AddOptions extends UpstreamOptions {
  readonly kind: string;
}

/** By name or id. */
export async function findUpstream(context: CommandContext, given: string | undefined): Promise<Upstream> {
  const { upstreams } = await gatewayClient(context).listUpstreams({}, { signal: context.signal });
  const found = upstreams.find(({ id, name }) => name === given || id === given);
  if (found !== undefined) return found;
  throw new ApexError({
    kind: 'not_found',
    reason: 'gateway.upstream_not_found',
    message: `There is no upstream ${given ?? ''}: see \`apex upstreams list\`.`,
  });
}

export async function listUpstreams(context: CommandContext): Promise<CommandAnswer> {
  const { terminal, signal } = context;
  const data = await gatewayClient(context).listUpstreams({}, { signal });
  const rows = data.upstreams.map((one) => [
    one.name,
    one.kind,
    one.base_url,
    one.models.length === 0 ? 'those it is known for' : one.models.join(', '),
    String(one.weight),
    one.enabled ? 'on' : 'off',
    one.key_last_four === null ? (one.secret_id === null ? 'none' : 'in the vault') : `…${one.key_last_four}`,
    one.id,
  ]);
  const none = 'No upstreams yet: add one with `apex upstreams add openai --kind openai --key-env OPENAI_API_KEY`.';
  return {
    data,
    text: () =>
      tableText(terminal, ['name', 'kind', 'address', 'models', 'weight', 'state', 'key', 'id'], { rows, none }),
  };
}

export async function showUpstream(context: CommandContext, given: string | undefined): Promise<CommandAnswer> {
  const data = await findUpstream(context, given);
  const lines: [string, string][] = [
    ['name', data.name],
    ['kind', data.kind],
    ['address', data.base_url],
    ['models', data.models.join(', ') || 'those its kind is known for'],
    ['formats', data.formats.join(', ') || 'those of its kind'],
    ['weight', String(data.weight)],
    ['state', data.enabled ? 'on' : 'off'],
    ['prices of', data.provider ?? 'told by its kind'],
    ...(data.api_version === null ? [] : [['API version', data.api_version] satisfies [string, string]]),
    [
      'key',
      data.secret_id === null
        ? 'none'
        : `${data.key_last_four === null ? '' : `…${data.key_last_four} `}in the vault as ${data.secret_id}`,
    ],
    ['made', formatInstant(data.created_at)],
    ['version', String(data.version)],
    ['id', data.id],
  ];
  return { data, text: lines.map(([name, value]) => `${name.padEnd(12)} ${value}`).join('\n') };
}

export async function addUpstream(
  context: CommandContext,
  name: string | undefined,
  options: AddOptions,
): Promise<CommandAnswer> {
  if (options.on === true) throw usageError('An upstream is on unless it is added with --off.');
  const checked = checkedInput(gatewayRoutes.createUpstream.input, { name, kind: options.kind, ...fieldsOf(options) });
  const api_key = await keyOf(context, options, checked.kind === 'ollama' ? 'none' : 'asked');
  const input = { ...checked, ...told({ api_key }) };
  const data = await gatewayClient(context).createUpstream(input, { signal: context.signal });
  const text = `Added ${data.name} (${data.id}) at ${data.base_url}. Whether it answers: apex upstreams test ${data.name}`;
  return { data, text };
}

export async function changeUpstream(
  context: CommandContext,
  given: string | undefined,
  options: UpstreamOptions,
): Promise<CommandAnswer> {
  const { id, version } = await findUpstream(context, given);
  const api_key = await keyOf(context, options, 'kept');
  const changes = { ...fieldsOf(options), ...told({ api_key }) };
  if (Object.keys(changes).length === 0) throw usageError('Say what shall change: see `apex upstreams change --help`.');
  const input = checkedInput(gatewayRoutes.changeUpstream.input, { id, version, ...changes });
  const data = await gatewayClient(context).changeUpstream(input, { signal: context.signal });
  return { data, text: `Changed ${data.name}, from the next call on.` };
}

export async function testUpstream(context: CommandContext, given: string | undefined): Promise<CommandAnswer> {
  const { id, name } = await findUpstream(context, given);
  const data = await gatewayClient(context).testUpstream({ id }, { signal: context.signal });
  const some = data.models.slice(0, 5).join(', ');
  const more = data.models.length > 5 ? ` and ${data.models.length - 5} more` : '';
  const text = data.ok
    ? `${name} answers, in ${data.duration_ms} ms: ${some}${more}.`
    : `${name} does not answer as it should. ${data.problem ?? ''}`;
  return { data, text, exit_code: data.ok ? 0 : 8 };
}

export async function removeUpstream(context: CommandContext, given: string | undefined): Promise<CommandAnswer> {
  const { id, name } = await findUpstream(context, given);
  const data = await gatewayClient(context).deleteUpstream({ id }, { signal: context.signal });
  return { data, text: `Removed ${name} and its key.` };
}

function fieldsOf(options: UpstreamOptions): object {
  const { baseUrl, weight, provider, apiVersion, on, off } = options;
  if (on === true && off === true) throw usageError('Say --on or --off, not both.');
  return told({
    base_url: baseUrl,
    models: wordsOf(options.models),
    formats: wordsOf(options.formats),
    weight: weight === undefined ? undefined : wholeNumber('--weight', weight, { min: 0, max: 1000 }),
    provider,
    api_version: apiVersion,
    enabled: on === true ? true : off === true ? false : undefined,
  });
}
