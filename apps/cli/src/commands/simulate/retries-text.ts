import type { RetryTrace } from '@apex/contracts';
import { formatCount, formatInstant, formatMoney, formatRate, renderTable, type Terminal } from '@apex/terminal';

const right = { align: 'right' } as const;

/** What failed and was paid for, what was sent again in vain, and the dearest chains. */
export function retriesText(trace: RetryTrace, terminal: Terminal): string {
  const heading = (text: string): string => terminal.style('bold', text);
  const options = { width: terminal.width, heading };
  const failed = `${formatCount(trace.failed_calls)} of ${formatCount(trace.calls)} calls failed${share(trace.failed_share)}; ${formatCount(trace.paid_failed_calls)} of them were paid for: ${formatMoney(trace.paid_failed_usd)}${share(trace.paid_failed_share)}.`;
  const wasted = `${formatCount(trace.wasted_calls)} failed attempts after the first, in ${formatCount(trace.chains)} chains (${formatCount(trace.storms)} storms), cost ${formatMoney(trace.wasted_usd)}${share(trace.wasted_share)}.`;
  const columns = ['error', 'failed', 'paid for', 'chains', 'wasted'].map((title, index) => ({
    title,
    ...(index === 0 ? {} : right),
  }));
  const rows = trace.by_error_type.map((row) => [
    row.error_type,
    formatCount(row.failed_calls),
    formatMoney(row.paid_failed_usd),
    formatCount(row.chains),
    formatMoney(row.wasted_usd),
  ]);
  return [
    failed,
    wasted,
    ...(rows.length === 0 ? [] : ['', renderTable(columns, rows, options)]),
    ...samplesOf(trace, options),
  ].join('\n');
}

function share(rate: number | null): string {
  return rate === null ? '' : ` (${formatRate(rate)})`;
}

function samplesOf(trace: RetryTrace, options: Parameters<typeof renderTable>[2]): string[] {
  if (trace.samples.length === 0) return [];
  const columns = [
    { title: 'began' },
    { title: 'feature' },
    { title: 'model' },
    { title: 'attempts', ...right },
    { title: 'ended' },
    { title: 'wasted', ...right },
    { title: 'first call', whole: true },
  ];
  const rows = trace.samples.map((chain) => [
    formatInstant(chain.first_at),
    chain.feature,
    chain.model,
    formatCount(chain.attempts),
    chain.ended,
    formatMoney(chain.wasted_usd),
    chain.call_ids[0] ?? '',
  ]);
  return ['', renderTable(columns, rows, options)];
}
