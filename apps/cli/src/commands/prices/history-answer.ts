import { type Repricing, serviceTierSchema, telemetryRoutes } from '@apex/contracts';
import { type CommandAnswer, formatCount, formatInstant, formatMoney, formatRate, renderTable } from '@apex/terminal';
import type { CommandContext } from '../../command.ts';
import { signedInClient } from '../../connection/client.ts';
import { pageOf } from '../../list-options.ts';
import { pageNote } from '../../page-note.ts';
import { oneOf, usageError } from '../../usage-error.ts';
import type { HistoryOptions } from './history-options.ts';

const figure = (title: string) => ({ title, align: 'right' }) as const;

/** What changes of prices did to calls. */
export async function repricings(context: CommandContext, options: HistoryOptions): Promise<CommandAnswer> {
  const { terminal, signal } = context;
  const data = await signedInClient(context, telemetryRoutes).listRepricings(pageOf(options), { signal });
  const columns = [
    { title: 'when' },
    { title: 'what' },
    { title: 'about' },
    { title: 'state' },
    figure('calls'),
    figure('before'),
    figure('after'),
  ];
  const heading = (text: string): string => terminal.style('bold', text);
  const text = (): string =>
    data.repricings.length === 0
      ? 'No price has changed.'
      : [
          renderTable(columns, data.repricings.map(rowOf), { width: terminal.width, heading }),
          '',
          pageNote(data.pagination, 'change'),
        ].join('\n');
  return { data, text };
}

function rowOf(one: Repricing): string[] {
  const state = one.status === 'running' ? `running, ${formatRate(one.progress)}` : one.status;
  const what = one.cause === 'catalogue.learn' ? 'catalogue' : one.cause.replace('price.', '');
  const costs = [formatMoney(one.cost_before_usd), formatMoney(one.cost_after_usd)];
  return [formatInstant(one.requested_at), what, one.about, state, formatCount(one.calls_repriced), ...costs];
}

/** A model's prices over time, and the calls' cost at each. */
export async function modelHistory(
  context: CommandContext,
  model: string,
  { provider, tier = 'standard' }: HistoryOptions,
): Promise<CommandAnswer> {
  if (provider === undefined) throw usageError('--provider says whose model it is, like --provider anthropic.');
  const { terminal, signal } = context;
  const query = { provider, model, tier: oneOf('tier', tier, serviceTierSchema.options) };
  const data = await signedInClient(context, telemetryRoutes).getPriceHistory(query, { signal });
  const heading = (text: string): string => terminal.style('bold', text);
  const kinds = ['input', 'cache_read', 'cache_write_5m', 'cache_write_1h', 'output'] as const;
  const periodColumns = [
    { title: 'from' },
    { title: 'until' },
    { title: 'price' },
    ...kinds.map((kind) => figure(kind.replaceAll('_', ' '))),
  ];
  const periods = data.periods.map((period) => [
    period.valid_from ?? '',
    period.valid_to ?? 'now',
    [period.source, period.daily ?? ''].filter((word) => word !== '').join(' '),
    ...kinds.map((kind) => period[kind] ?? '—'),
  ]);
  const costColumns = [{ title: 'priced at' }, { title: 'since' }, figure('calls'), figure('cost')];
  const costs = data.costs.map(({ source, version, valid_from, calls, cost_usd }) => [
    source === '' ? 'not priced' : `${source} ${version}`,
    valid_from,
    formatCount(calls),
    cost_usd === null ? '—' : formatMoney(cost_usd),
  ]);
  const table = { width: terminal.width, heading };
  const text = (): string =>
    [
      periods.length === 0 ? 'No price is known.' : renderTable(periodColumns, periods, table),
      '',
      costs.length === 0 ? 'Your project has not called it.' : renderTable(costColumns, costs, table),
      '',
      'Prices in USD per million tokens.',
    ].join('\n');
  return { data, text };
}
