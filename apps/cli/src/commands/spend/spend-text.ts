import { type Measure, moneyMeasures, type SpendQuery, type SpendResult, type SpendRow } from '@apex/contracts';
import {
  type Column,
  formatCount,
  formatCounted,
  formatInstant,
  formatMoney,
  formatRate,
  renderTable,
  type Terminal,
} from '@apex/terminal';

/** Measures that each row has anyway. */
const always: ReadonlySet<Measure> = new Set(['cost', 'calls', 'tokens', 'unpriced_calls']);
const money: ReadonlySet<Measure> = new Set(moneyMeasures);

function show(measure: Measure, value: unknown): string {
  if (value === null || value === undefined) return '—';
  if (typeof value === 'string') return money.has(measure) ? formatMoney(value) : value;
  if (typeof value !== 'number') return JSON.stringify(value);
  if (measure.endsWith('_rate')) return formatRate(value);
  if (/^(latency|ttft)\./.test(measure)) return `${formatCount(Math.round(value))} ms`;
  return Number.isInteger(value) ? formatCount(value) : String(value);
}

function figuresOf(row: SpendRow, extra: readonly Measure[]): string[] {
  const { tokens } = row;
  const written = tokens.cache_write_5m + tokens.cache_write_1h;
  const counts = [tokens.input, tokens.cache_read, written, tokens.output].map(formatCount);
  return [
    // A sum of nothing that is known would read as free.
    formatMoney(row.calls > 0 && row.unpriced_calls === row.calls ? null : row.cost_usd),
    formatCount(row.calls),
    ...counts,
    ...extra.map((measure) => show(measure, row[measure])),
  ];
}

function periodOf(result: SpendResult): string {
  const span = `${formatInstant(result.from)} to ${formatInstant(result.to)}`;
  if (!result.all_time) return `period: ${span}`;
  return result.from === null ? 'all time' : `all time: ${span}`;
}

/** Rows as a table with the total below, and the period they are of. */
export function spendText(query: SpendQuery, result: SpendResult, terminal: Terminal): string {
  const extra = query.measures.filter((measure) => !always.has(measure));
  const figure = (title: string): Column => ({ title, align: 'right' });
  const tokens = ['fresh in', 'cache read', 'cache write', 'out'].map((title) => ({
    ...figure(title),
    optional: true,
  }));
  const columns: Column[] = [
    ...query.by.map((title) => ({ title })),
    figure('cost'),
    figure('calls'),
    ...tokens,
    ...extra.map(figure),
  ];
  const labels = (row: SpendRow): string[] => query.by.map((name) => (row[name] === '' ? '(none)' : String(row[name])));
  const rows = query.by.length === 0 ? [] : result.rows.map((row) => [...labels(row), ...figuresOf(row, extra)]);
  const total = [...query.by.map((_, at) => (at === 0 ? 'total' : '')), ...figuresOf(result.total, extra)];
  const notes = [
    periodOf(result),
    ...(result.truncated ? [`Only the first ${rows.length} rows are shown; the total covers all.`] : []),
    ...(result.total.unpriced_calls > 0
      ? [`${formatCounted(result.total.unpriced_calls, 'call')} without a known price: not in the cost.`]
      : []),
  ];
  const table = renderTable(columns, [...rows, total], {
    width: terminal.width,
    heading: (text) => terminal.style('bold', text),
  });
  return [table, '', ...notes].join('\n');
}
