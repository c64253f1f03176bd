import type { Chart, FinalReport, ReportTable } from '@apex/contracts';
import { formatCount, formatMoney, formatRate, plainText, renderTable, type Terminal } from '@apex/terminal';

type Value = string | number | null;
type Series = Chart['series'][number];

const widest = 120;
/** A line over time is told by its last points here; all of them are in `--json` and in the browser. */
const pointsShown = 14;
const columnsKept = 5;

function valueText(value: Value, unit: Chart['unit']): string {
  if (value === null) return '—';
  if (typeof value === 'string') return unit === 'usd' ? formatMoney(value) : value;
  if (unit === 'rate') return formatRate(value);
  if (unit === 'ms') return `${formatCount(Math.round(value))} ms`;
  return formatCount(unit === 'count' ? Number(value.toFixed(1)) : Math.round(value));
}

function renderRows(
  columns: Parameters<typeof renderTable>[0],
  rows: readonly (readonly string[])[],
  terminal: Terminal,
) {
  const width = Math.min(terminal.width, widest);
  return renderTable(columns, [...rows], { width, heading: (text) => terminal.style('bold', text) });
}

/** The series of one chart side by side; those that go on where others end follow below. */
function seriesRows(series: readonly Series[], unit: Chart['unit']): string[][] {
  const beside = series.filter((one) => one.role !== 'forecast');
  const after = series.filter((one) => one.role === 'forecast');
  const [main] = beside;
  const rows = (main?.points ?? []).map((point, at) => [
    point.label,
    ...beside.map((one) => valueText(one.points[at]?.value ?? null, unit)),
  ]);
  const blanks = beside.slice(1).map(() => '');
  const ahead = after.flatMap(({ points }) =>
    points.map(({ label, value, low, high }) => {
      const band = low === null || high === null ? '' : ` (${valueText(low, unit)} to ${valueText(high, unit)})`;
      return [label, `${valueText(value, unit)}${band}`, ...blanks];
    }),
  );
  return [...rows, ...ahead];
}

function chartText(chart: Chart, terminal: Terminal): string {
  const { title, unit, rows, series } = chart;
  const beside = series.filter((one) => one.role !== 'forecast');
  const names = beside.length > 1 ? beside.map((one) => one.name) : [unit];
  const columns = [{ title }, ...names.map((name) => ({ title: name, align: 'right' as const }))];
  const all = beside.length > 0 ? seriesRows(series, unit) : rows.map((row) => [row.label, valueText(row.value, unit)]);
  const shown = chart.x === 'category' ? all : all.slice(-pointsShown);
  const cut = all.length - shown.length;
  const visible = new Set(shown.map(([label]) => label));
  const named = chart.annotations.filter(({ label }) => visible.has(label));
  const notes = named.map(({ label, text }) => `  ${label}: ${text}`);
  const earlier = cut === 0 ? [] : [`  ${cut} earlier ones are in --json`];
  return [renderRows(columns, shown, terminal), ...earlier, ...notes.map(plainText)].join('\n');
}

function tableText({ title, columns, rows }: ReportTable, terminal: Terminal): string {
  const headings = columns.map(({ label, align }, at) => ({
    title: label,
    ...(align === 'right' ? { align } : {}),
    ...(at === 0 ? { whole: true } : {}),
    ...(at < columnsKept ? {} : { optional: true }),
  }));
  const shown = rows.map((row) => row.map((cell) => cell.text));
  return `${terminal.style('bold', plainText(title))}\n${renderRows(headings, shown, terminal)}`;
}

/** Bars that a table of the same rows tells too. */
function isTold(chart: Chart, tables: readonly ReportTable[]): boolean {
  return chart.kind === 'bar' && tables.some((table) => table.rows.length >= chart.rows.length);
}

type Proposal = FinalReport['proposals'][number];

function figureText(report: FinalReport, id: string | null): string | undefined {
  const figure = report.figures.find((one) => one.id === id);
  if (figure === undefined) return undefined;
  if (figure.text !== '') return figure.text;
  return figure.unit === 'usd' ? `$${figure.display}` : figure.display;
}

function proposalText(report: FinalReport, proposal: Proposal): string {
  const saving = figureText(report, proposal.saving_figure_id);
  const percent = figureText(report, proposal.percent_figure_id);
  const share = percent === undefined ? '' : `, ${percent}`;
  const lines = [
    ['verify', proposal.verify],
    ['answers', proposal.quality_effect],
    ['risk', proposal.risk],
    ['undo', proposal.undo],
    ['apply', proposal.state_note],
  ] as const;
  return [
    `• ${proposal.title}${saving === undefined ? '' : ` (saves ${saving}${share})`}`,
    `  ${proposal.setting}: ${proposal.old_value} → ${proposal.new_value}`,
    ...lines.flatMap(([name, text]) => (text === '' ? [] : [`  ${`${name}:`.padEnd(8)} ${text}`])),
  ].join('\n');
}

/** A report as a person reads it in a terminal. */
export function reportText(report: FinalReport, terminal: Terminal): string {
  const title = (text: string): string => terminal.style('bold', text);
  const list = (name: string, items: readonly string[]): string[] =>
    items.length === 0 ? [] : [`${title(name)}\n${items.map((item) => `• ${plainText(item)}`).join('\n')}`];
  const proposals = report.proposals.map((proposal) => plainText(proposalText(report, proposal)));
  const read = report.understood?.words ?? '';
  const lost = report.understood?.not_understood ?? [];
  return [
    title(plainText(report.headline)),
    plainText(report.text).replace(/\*\*([^*\n]+)\*\*/g, (_, strong: string) => title(strong)),
    ...report.charts.filter((chart) => !isTold(chart, report.tables)).map((chart) => chartText(chart, terminal)),
    ...report.tables.map((table) => tableText(table, terminal)),
    ...(proposals.length === 0 ? [] : [`${title('What to do')}\n${proposals.join('\n')}`]),
    ...list('Assumptions', report.assumptions),
    read === '' ? '' : terminal.style('dim', `Read as: ${plainText(read)}`),
    ...list('Not understood', lost),
    ...list('You could ask next', report.next_questions),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}
