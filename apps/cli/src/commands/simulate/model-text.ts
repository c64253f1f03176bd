import type { ModelSimulation, SimulatedModel } from '@apex/contracts';
import { formatCount, formatMoney, formatRate, plainLine, renderTable, type Terminal } from '@apex/terminal';

const right = { align: 'right' } as const;
const shownRows = 5;

/** One row a model, then where its difference comes from. */
export function modelText(result: ModelSimulation, terminal: Terminal): string {
  if (result.models.length === 0) return 'There are no priced calls here to compare, or no cheaper model is known.';
  const heading = (text: string): string => terminal.style('bold', text);
  const columns = [
    { title: 'model' },
    { title: 'now', ...right },
    { title: 'would cost', ...right },
    { title: 'change', ...right },
    { title: 'calls', ...right },
  ];
  const rows = result.models.map((model) => [
    `${model.provider}/${model.model}`,
    formatMoney(model.current_usd),
    formatMoney(model.would_usd),
    changeOf(model.change_rate),
    formatCount(model.replayed_calls),
  ]);
  const left = [
    ...(result.calls_without_usage > 0 ? [`${formatCount(result.calls_without_usage)} calls tell no usage`] : []),
    ...(result.unpriced_calls > 0 ? [`${formatCount(result.unpriced_calls)} have no known price now`] : []),
  ];
  return [
    renderTable(columns, rows, { width: terminal.width, heading }),
    ...result.models.flatMap((model) => ['', ...detailsOf(model, terminal, heading)]),
    '',
    ...(left.length === 0 ? [] : [`Left out: ${left.join(', ')}.`]),
    'Prices only: what the answers would be worth is not known.',
  ].join('\n');
}

function detailsOf(model: SimulatedModel, terminal: Terminal, heading: (text: string) => string): string[] {
  const columns = [
    { title: `to ${model.model}, by feature` },
    { title: 'now', ...right },
    { title: 'would cost', ...right },
    { title: 'change', ...right },
  ];
  const rows = model.by_feature
    .slice(0, shownRows)
    .map((row) => [row.feature, formatMoney(row.current_usd), formatMoney(row.would_usd), changeOf(row.change_rate)]);
  return [
    renderTable(columns, rows, { width: terminal.width, heading }),
    ...model.rules.map(({ text, calls }) => `${formatCount(calls)} calls: ${plainLine(text)}`),
    ...(model.not_sold_calls > 0 ? [`${formatCount(model.not_sold_calls)} calls have no price there.`] : []),
    ...((model.too_long_calls ?? 0) > 0
      ? [`${formatCount(model.too_long_calls ?? 0)} calls are longer than its context window.`]
      : []),
  ];
}

function changeOf(rate: number | null): string {
  if (rate === null) return '';
  return `${rate > 0 ? '+' : rate < 0 ? '-' : ''}${formatRate(Math.abs(rate))}`;
}
