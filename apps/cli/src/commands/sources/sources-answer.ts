import { type Source, type SourceList, telemetryRoutes } from '@apex/contracts';
import {
  type CommandAnswer,
  formatCount,
  formatCounted,
  formatInstant,
  formatMoney,
  renderTable,
} from '@apex/terminal';
import type { CommandContext } from '../../command.ts';
import { signedInClient } from '../../connection/client.ts';
import { type PeriodOptions, periodOf } from './period-options.ts';

const figure = (title: string) => ({ title, align: 'right' }) as const;
const columns = [
  { title: 'emitter' },
  { title: 'service' },
  { title: 'signals', optional: true },
  figure('requests'),
  figure('items'),
  figure('reports'),
  figure('priced'),
  figure('not priced'),
  figure('evidence'),
  figure('rejected'),
  { title: 'arrives after', align: 'right', optional: true },
  { title: 'last seen' },
] as const;

/** Who sends what, what is priced of it, and what the total hangs on. */
export async function listSources(context: CommandContext, options: PeriodOptions): Promise<CommandAnswer> {
  const { terminal, signal } = context;
  const data = await signedInClient(context, telemetryRoutes).listSources(periodOf(options), { signal });
  const heading = (text: string): string => terminal.style('bold', text);
  const text = (): string =>
    data.sources.length === 0
      ? 'Nothing was sent. docs/sending-telemetry.md says how to connect a source.'
      : [
          renderTable(columns, data.sources.map(rowOf), { width: terminal.width, heading }),
          '',
          ...summaryOf(data.calls),
        ].join('\n');
  return { data, text };
}

function rowOf(source: Source): string[] {
  const { emitter, service, signals, delay, last_at } = source;
  return [
    emitter,
    service || '—',
    signals.join(' '),
    formatCount(source.requests),
    formatCount(source.items),
    formatCount(source.reports),
    formatCount(source.priced_calls),
    formatCount(source.unpriced_calls),
    formatCount(source.evidence),
    formatCount(source.rejected),
    delay === null ? '—' : `${seconds(delay.p50_ms)}, p95 ${seconds(delay.p95_ms)}`,
    formatInstant(last_at),
  ];
}

function summaryOf(calls: SourceList['calls']): string[] {
  const { no_usage, no_price, disagreeing, undecided } = calls;
  return [
    `${formatCounted(calls.calls, 'call')} told of by ${formatCounted(calls.reports, 'report')}, ${formatCount(calls.joined)} of them by several.`,
    `${countOf(calls.priced)} priced: ${formatMoney(calls.cost_usd)}.`,
    ...(no_usage === 0 ? [] : [`${countOf(no_usage)} not priced: no usage was told.`]),
    ...(no_price === 0 ? [] : [`${countOf(no_price)} not priced: no price is known (apex prices unpriced).`]),
    ...(disagreeing === 0
      ? []
      : [`Of ${formatCount(disagreeing)} the reports count different tokens (apex calls --disagreed).`]),
    ...(undecided === 0 ? [] : [`Of ${formatCount(undecided)} it is unclear whether cached tokens are in the input.`]),
  ];
}

function countOf(calls: number): string {
  return `${formatCount(calls)} ${calls === 1 ? 'is' : 'are'}`;
}

function seconds(ms: number): string {
  return ms < 1000 ? `${ms} ms` : `${(ms / 1000).toFixed(1)} s`;
}
