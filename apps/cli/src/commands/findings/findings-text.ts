import type { Finding, FindingTotal, Measurement } from '@apex/contracts';
import { formatCount, formatMoney, formatRate, plainLine, renderTable, type Terminal } from '@apex/terminal';

export interface ShownFindings {
  readonly findings: readonly Finding[];
  readonly total: FindingTotal;
  readonly measurement: Measurement | null;
}

/** One row a finding, their joint total, and what could not be looked for. */
export function findingsText({ findings, total, measurement }: ShownFindings, terminal: Terminal): string {
  if (measurement === null) return 'Nothing was measured yet: run `apex findings measure`.';
  const over = `${measurement.from.slice(0, 10)} to ${measurement.to.slice(0, 10)}, ${formatCount(measurement.calls)} calls, ${formatMoney(measurement.cost_usd)}`;
  const blind = measurement.blind_spots.map(plainLine);
  if (findings.length === 0) return [`No findings over ${over}.`, ...blind].join('\n');
  const columns = [
    { title: 'saving', align: 'right' },
    { title: 'of spend', align: 'right' },
    { title: 'finding' },
    { title: 'basis' },
    { title: 'id', whole: true },
  ] as const;
  const rows = findings.map((finding) => [
    finding.saving === null ? '' : formatMoney(finding.saving.expected_usd),
    finding.percent === null ? '' : formatRate(finding.percent),
    finding.title,
    (finding.basis ?? 'data').replace('_', ' '),
    finding.id,
  ]);
  const share = total.of_spend === null ? '' : ` (${formatRate(total.of_spend)} of spend)`;
  return [
    renderTable(columns, rows, { width: terminal.width, heading: (text) => terminal.style('bold', text) }),
    '',
    `Together ${formatMoney(total.expected_usd)}${share}, of which ${formatMoney(total.proven_usd)} without guessing at quality. No call is saved twice.`,
    `Measured over ${over}.`,
    ...blind,
  ].join('\n');
}
