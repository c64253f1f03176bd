import { telemetryRoutes } from '@apex/contracts';
import { type CommandAnswer, formatCount, formatCounted, formatInstant, renderTable } from '@apex/terminal';
import type { CommandContext } from '../../command.ts';
import { signedInClient } from '../../connection/client.ts';

const calls = { title: 'calls', align: 'right' } as const;

/** Calls without a price, and apart from them calls that report no tokens. */
export async function listUnpriced(context: CommandContext): Promise<CommandAnswer> {
  const { terminal, signal } = context;
  const data = await signedInClient(context, telemetryRoutes).listUnpricedCalls({}, { signal });
  const table = { width: terminal.width, heading: (text: string): string => terminal.style('bold', text) };
  const models = data.models.map((one) => [
    one.model,
    one.provider || '—',
    one.tier,
    formatCount(one.calls),
    formatCount(one.tokens),
    formatInstant(one.last_at),
    one.nearest.slice(0, 2).join(', ') || '—',
  ]);
  const silent = data.without_usage.map((one) => [
    one.source,
    one.application,
    one.provider || '—',
    one.model,
    one.status,
    formatCount(one.calls),
    formatInstant(one.last_at),
  ]);
  const modelColumns = [
    { title: 'model' },
    { title: 'provider' },
    { title: 'tier' },
    calls,
    { title: 'tokens', align: 'right' },
    { title: 'last seen' },
    { title: 'is it one of these?' },
  ] as const;
  const silentColumns = [
    { title: 'source' },
    { title: 'application' },
    { title: 'provider' },
    { title: 'model' },
    { title: 'status' },
    calls,
    { title: 'last seen' },
  ] as const;
  const text = (): string =>
    [
      models.length === 0
        ? 'Every call that reports tokens has a price.'
        : `${renderTable(modelColumns, models, table)}\n\n${formatCounted(data.unpriced_calls, 'call')} ${data.unpriced_calls === 1 ? 'is' : 'are'} not priced. Enter a price with \`apex prices set MODEL\`.`,
      ...(silent.length === 0
        ? []
        : [
            '',
            `${formatCounted(data.calls_without_usage, 'call')} ${data.calls_without_usage === 1 ? 'reports' : 'report'} no tokens, so there is nothing to price:`,
            renderTable(silentColumns, silent, table),
          ]),
    ].join('\n');
  return { data, text };
}
