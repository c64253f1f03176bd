import { type ReportedCosts, telemetryRoutes } from '@apex/contracts';
import { type CommandAnswer, formatCount, formatMoney, formatRate, renderTable } from '@apex/terminal';
import type { CommandContext } from '../../command.ts';
import { signedInClient } from '../../connection/client.ts';
import { usageError } from '../../usage-error.ts';

/** What agents and tools report, beside our prices. */
export async function reportedCosts(
  context: CommandContext,
  given: { readonly from?: string; readonly to?: string },
): Promise<CommandAnswer> {
  const query = telemetryRoutes.compareReportedCosts.input.safeParse({
    ...(given.from === undefined ? {} : { from: given.from }),
    ...(given.to === undefined ? {} : { to: given.to }),
  });
  if (!query.success) throw usageError(query.error.issues[0]?.message ?? 'The options are wrong.');
  const { terminal, signal } = context;
  const data = await signedInClient(context, telemetryRoutes).compareReportedCosts(query.data, { signal });
  const heading = (text: string): string => terminal.style('bold', text);
  const figure = (title: string) => ({ title, align: 'right' }) as const;
  const columns = [
    { title: 'agent' },
    { title: 'source' },
    { title: 'model' },
    figure('calls'),
    figure('ours'),
    figure('reported'),
    figure('difference'),
    figure(''),
  ];
  const text = (): string =>
    data.rows.length === 0
      ? 'No call with a known price says itself what it cost.'
      : renderTable(
          columns,
          [
            ...data.rows.map((row) => [row.agent, row.source, row.model, ...figures(row)]),
            ['all', '', '', ...figures(data.total)],
          ],
          { width: terminal.width, heading },
        );
  return { data, text };
}

function figures(row: ReportedCosts['total']): string[] {
  return [
    formatCount(row.compared_calls),
    formatMoney(row.ours_usd),
    formatMoney(row.reported_usd),
    formatMoney(row.difference_usd),
    row.share === null ? '—' : formatRate(Number(row.share)),
  ];
}
