import type { Anomaly, AnomalyReport } from '@apex/contracts';
import { formatCount, formatInstant, formatRate, plainLine, renderTable, type Terminal } from '@apex/terminal';
import { amountText, changeText, noteLines } from './amount-text.ts';

const right = (title: string) => ({ title, align: 'right' as const });

/** What was out of the ordinary, furthest off first, and how much was looked at. */
export function anomaliesText(told: AnomalyReport, terminal: Terminal): string {
  const { unit, tested } = told;
  const table = renderTable(
    [
      { title: 'when' },
      { title: told.by ?? 'series' },
      right(told.measure),
      right('expected'),
      right('off by'),
      { title: 'most of it', optional: true },
    ],
    told.anomalies.map((one) => [
      when(one, told),
      one.series?.value ?? 'everything',
      amountText(unit, one.observed),
      `${amountText(unit, one.low)} to ${amountText(unit, one.high)}`,
      changeText(unit, one.change),
      explanationOf(one),
    ]),
    { width: terminal.width, heading: (text) => terminal.style('bold', text) },
  );
  const looked = `${formatCount(tested.buckets)} ${told.grain}s of ${formatCount(tested.series)} series looked at, ${formatInstant(told.from)} to ${formatInstant(told.to)}; of the alarms ${formatRate(told.false_discovery_rate)} may be false.`;
  const notes = noteLines(told.notes);
  if (told.from === null) return notes.join('\n');
  const found = told.anomalies.length === 0 ? 'Nothing was out of the ordinary.' : table;
  return [found, '', looked, ...notes].join('\n');
}

function when({ from, buckets, ongoing }: Anomaly, { grain }: AnomalyReport): string {
  const start = grain === 'day' ? from.slice(0, 10) : formatInstant(from);
  return `${start}${buckets > 1 ? `, ${buckets} ${grain}s` : ''}${ongoing ? ' →' : ''}`;
}

function explanationOf({ explained_by: [first] }: Anomaly): string {
  if (first === undefined) return '';
  return `${first.dimension}: ${first.leading.map(({ values }) => values.map(plainLine).join(' · ')).join(', ')}`;
}
