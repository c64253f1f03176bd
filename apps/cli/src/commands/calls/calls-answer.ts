import {
  type Call,
  type CallDetail,
  callSortFields,
  filterableDimensions,
  telemetryRoutes,
  usdSchema,
} from '@apex/contracts';
import { type CommandAnswer, formatCount, formatInstant, formatMoney, plainLine, renderTable } from '@apex/terminal';
import type { CommandContext } from '../../command.ts';
import { signedInClient } from '../../connection/client.ts';
import { listQueryOf } from '../../list-options.ts';
import { pageNote } from '../../page-note.ts';
import { usageError } from '../../usage-error.ts';
import { importOf } from '../spend/spend-query.ts';
import type { CallsOptions } from './calls-options.ts';
import { promptOf, reportsText } from './reports-text.ts';

export async function listCalls(context: CommandContext, options: CallsOptions): Promise<CommandAnswer> {
  const { terminal, signal } = context;
  const query = {
    ...listQueryOf(options, { filters: filterableDimensions, sorts: callSortFields, last: 'at_lt' }),
    ...importOf(options.import),
    ...leastCost(options.minCost),
    ...(options.unpriced === true ? { priced: 'false' as const } : {}),
    ...(options.disagreed === true ? { disagreed: 'true' as const } : {}),
  };
  const data = await signedInClient(context, telemetryRoutes).listCalls(query, { signal });
  const columns = [
    { title: 'when' },
    { title: 'model' },
    { title: 'cost', align: 'right' },
    { title: 'in', align: 'right' },
    { title: 'cached', align: 'right' },
    { title: 'out', align: 'right' },
    { title: 'status' },
    { title: 'user', optional: true },
    { title: 'feature', optional: true },
    { title: 'id', whole: true, optional: true },
  ] as const;
  const heading = (text: string): string => terminal.style('bold', text);
  const text = (): string =>
    data.calls.length === 0
      ? 'No call fits.'
      : [
          renderTable(columns, data.calls.map(rowOf), { width: terminal.width, heading }),
          '',
          pageNote(data.pagination, 'call'),
        ].join('\n');
  return { data, text };
}

function leastCost(text: string | undefined): { cost_gte?: string } {
  if (text === undefined) return {};
  if (!usdSchema.safeParse(text).success) throw usageError(`--min-cost takes dollars like 0.50, not ${text}.`);
  return { cost_gte: text };
}

function rowOf({ at, model, cost_usd, usage, status, error_type, user, feature, id }: Call): string[] {
  return [
    formatInstant(at),
    model || '—',
    formatMoney(cost_usd),
    ...(usage === null
      ? ['—', '—', '—']
      : [formatCount(promptOf(usage)), formatCount(usage.cache_read), formatCount(usage.output)]),
    error_type || status,
    user || '—',
    feature || '—',
    id,
  ];
}

export async function showCall(context: CommandContext, id: string): Promise<CommandAnswer> {
  const { signal } = context;
  const parsed = telemetryRoutes.getCall.input.safeParse({ id });
  if (!parsed.success) throw usageError(`A call's id has 32 hex digits, as \`apex calls\` shows it; not ${id}.`);
  const data = await signedInClient(context, telemetryRoutes).getCall({ id }, { signal });
  const { terminal } = context;
  const table = { width: terminal.width, heading: (text: string): string => terminal.style('bold', text) };
  const text = (): string =>
    data.reports.length === 0 ? callText(data) : `${callText(data)}\n\n${reportsText(data.reports, table)}`;
  return { data, text };
}

function callText(call: CallDetail): string {
  const lines: [string, string][] = [
    ['call', call.id],
    ['when', formatInstant(call.at)],
    ['model', `${call.model} at ${call.provider || 'an unknown provider'}, ${call.tier}`],
    ['status', call.error_type || call.status],
    ['who', [call.user, call.agent, call.feature, call.project].filter((name) => name !== '').join(', ') || '—'],
    ['session', call.session || '—'],
    ['cost', formatMoney(call.cost_usd)],
    ...(call.price?.lines ?? []).map(({ kind, tokens, usd_per_million, cost_usd }): [string, string] => [
      '',
      `${kind}: ${formatCount(tokens)} × $${usd_per_million} per million = ${formatMoney(cost_usd)}`,
    ]),
  ];
  return lines.map(([name, value]) => `${name.padEnd(8)} ${plainLine(value)}`).join('\n');
}
