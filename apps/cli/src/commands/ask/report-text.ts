import type { FinalReport } from '@apex/contracts';
import { formatCount, formatMoney, formatRate, plainText, renderTable, type Terminal } from '@apex/terminal';

type Chart = FinalReport['charts'][number];

function valueText(value: string | number, unit: Chart['unit']): string {
  if (typeof value === 'string') return unit === 'usd' ? formatMoney(value) : value;
  if (unit === 'rate') return formatRate(value);
  return unit === 'ms' ? `${formatCount(Math.round(value))} ms` : formatCount(value);
}

function chartText(chart: Chart, terminal: Terminal): string {
  const columns = [{ title: chart.title }, { title: chart.unit, align: 'right' }] as const;
  const rows = chart.rows.map((row) => [row.label, valueText(row.value, chart.unit)]);
  return renderTable(columns, rows, {
    width: Math.min(terminal.width, 100),
    heading: (text) => terminal.style('bold', text),
  });
}

function proposalText(report: FinalReport, proposal: FinalReport['proposals'][number]): string {
  const saving = report.figures.find((figure) => figure.id === proposal.saving_figure_id);
  return [
    `• ${proposal.title}${saving === undefined ? '' : ` (saves $${saving.display})`}`,
    `  ${proposal.setting}: ${proposal.old_value} → ${proposal.new_value}`,
    `  verify: ${proposal.verify}`,
    `  risk:   ${proposal.risk}`,
    `  undo:   ${proposal.undo}`,
  ].join('\n');
}

/** A report as a person reads it in a terminal. */
export function reportText(report: FinalReport, terminal: Terminal): string {
  const title = (text: string): string => terminal.style('bold', text);
  const list = (name: string, items: readonly string[]): string[] =>
    items.length === 0 ? [] : [`${title(name)}\n${items.map((item) => `• ${plainText(item)}`).join('\n')}`];
  const proposals = report.proposals.map((proposal) => plainText(proposalText(report, proposal)));
  return [
    title(plainText(report.headline)),
    plainText(report.text).replace(/\*\*([^*\n]+)\*\*/g, (_, strong: string) => title(strong)),
    ...report.charts.map((chart) => chartText(chart, terminal)),
    ...(proposals.length === 0 ? [] : [`${title('What to do')}\n${proposals.join('\n')}`]),
    ...list('Assumptions', report.assumptions),
    ...list('You could ask next', report.next_questions),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}
