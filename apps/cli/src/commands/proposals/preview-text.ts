import type { PolicyPreview } from '@apex/contracts';
import { formatCount, formatMoney, plainLine, renderTable, type Terminal } from '@apex/terminal';

const amount = (usd: string | null): string => (usd === null ? 'cannot be told' : formatMoney(usd));

/** What a policy would have done to past calls, by model, and what that rests on. */
export function previewText(preview: PolicyPreview, terminal: Terminal): string {
  const { from, to, calls, matched_calls, treated_calls, basis } = preview;
  const columns = [
    { title: 'model' },
    { title: 'becomes' },
    { title: 'calls', align: 'right' },
    { title: 'cost', align: 'right' },
    { title: 'then', align: 'right' },
  ] as const;
  const rows = preview.by_model.map((one) => [
    one.model,
    one.new_model,
    formatCount(one.calls),
    formatMoney(one.cost_usd),
    amount(one.new_cost_usd),
  ]);
  const heading = (text: string): string => terminal.style('bold', text);
  return [
    `${formatCount(matched_calls)} of ${formatCount(calls)} calls match, ${from.slice(0, 10)} to ${to.slice(0, 10)}; ${formatCount(Math.round(treated_calls))} would have been changed.`,
    `They cost ${formatMoney(preview.matched_cost_usd)}; all under the policy: ${amount(preview.new_cost_usd)}; saved at these shares: ${amount(preview.saving_usd)}${basis === null ? '' : ` (${basis.replace('_', ' ')})`}.`,
    ...(rows.length === 0 ? [] : ['', renderTable(columns, rows, { width: terminal.width, heading }), '']),
    ...preview.notes.map(plainLine),
  ].join('\n');
}
