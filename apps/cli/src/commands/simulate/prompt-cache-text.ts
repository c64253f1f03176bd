import type { PromptCacheResult } from '@apex/contracts';
import { formatCount, formatMoney, formatRate, renderTable, type Terminal } from '@apex/terminal';

const lifetimeNames = {
  none: 'no caching',
  '5m': '5 minutes',
  '1h': '1 hour',
  best: 'the cheaper of both per session',
  inf: 'for ever',
} as const;

/** One row a lifetime, and what was counted how. */
export function promptCacheText(result: PromptCacheResult, terminal: Terminal): string {
  const columns = [
    { title: 'ttl' },
    { title: 'lifetime' },
    { title: 'hit rate', align: 'right' },
    { title: 'cost', align: 'right' },
  ] as const;
  const rows = result.options.map((option) => [
    option.ttl,
    lifetimeNames[option.ttl],
    formatRate(option.hit_rate),
    formatMoney(option.cost_usd),
  ]);
  const table = renderTable(columns, rows, {
    width: terminal.width,
    heading: (text) => terminal.style('bold', text),
  });
  const counted = `${formatCount(result.counted_calls)} of ${formatCount(result.calls)} records counted, ${formatCount(result.distinct_calls)} distinct calls, ${formatCount(result.sessions)} sessions`;
  const capacity = result.capacity === null ? 'unbounded' : `${formatCount(result.capacity)} blocks`;
  const how = `scope ${result.scope}, hit rate by ${result.definition}, forks ${result.forks}, prices ${result.prices}, capacity ${capacity}, warm-up ${result.warmup}`;
  const left = [
    ...(result.calls_without_prefix > 0
      ? [`${formatCount(result.calls_without_prefix)} calls tell nothing of their prefix and were left out.`]
      : []),
    ...(result.unpriced_calls > 0
      ? [`${formatCount(result.unpriced_calls)} calls have no known price and cost nothing here.`]
      : []),
  ];
  return [table, '', `${counted}.`, how, ...left].join('\n');
}
