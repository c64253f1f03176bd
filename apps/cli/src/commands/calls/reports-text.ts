import { type CallReport, type Usage, verdictOf, whyPriced } from '@apex/contracts';
import { formatCount, formatMoney, plainLine, renderTable } from '@apex/terminal';

const columns = [
  { title: 'told by' },
  { title: 'signal', optional: true },
  { title: 'verdict', whole: true },
  { title: 'in', align: 'right' },
  { title: 'cached', align: 'right' },
  { title: 'out', align: 'right' },
  { title: 'its own cost', align: 'right', optional: true },
  { title: 'service', optional: true },
] as const;

/** Who told of a call: what each counted, which one is priced, and why. */
export function reportsText(reports: readonly CallReport[], table: Parameters<typeof renderTable>[2]): string {
  return `${plainLine(whyPriced(reports))}\n\n${renderTable(columns, reports.map(rowOf), table)}`;
}

function rowOf(report: CallReport): string[] {
  const { emitter, signal, usage, reported_cost_usd, service } = report;
  return [
    emitter,
    signal,
    verdictOf(report),
    ...(usage === null
      ? ['—', '—', '—']
      : [formatCount(promptOf(usage)), formatCount(usage.cache_read), formatCount(usage.output)]),
    reported_cost_usd === null ? '—' : formatMoney(reported_cost_usd),
    service || '—',
  ];
}

/** The whole prompt, cached or not. */
export function promptOf(usage: Usage): number {
  const { input, cache_read, cache_write_5m, cache_write_1h, audio_in, image_in } = usage;
  return input + cache_read + cache_write_5m + cache_write_1h + audio_in + image_in;
}
