import type { Forecast } from '@apex/contracts';
import { formatCount, formatInstant, formatRate, renderTable, type Terminal } from '@apex/terminal';
import { amountText, noteLines, partText } from './amount-text.ts';

const bases = {
  backtest: 'from past errors of the same forecast',
  shorter_backtest: 'from past errors of shorter forecasts',
  guess: 'a guess',
  none: 'nothing is left to forecast',
} as const;

const right = (title: string) => ({ title, align: 'right' as const });

/** What is so far, what is still to come, and how good such forecasts were. */
export function forecastText(told: Forecast, terminal: Terminal): string {
  const { unit } = told;
  const row = (name: string, { expected, low, high }: Forecast['total']): string[] => [
    name,
    amountText(unit, expected),
    amountText(unit, low),
    amountText(unit, high),
  ];
  const table = renderTable(
    [{ title: told.measure }, right('expected'), right('low'), right('high')],
    [['so far', amountText(unit, told.so_far), '', ''], row('still to come', told.remainder), row('total', told.total)],
    { width: terminal.width, heading: (text) => terminal.style('bold', text) },
  );
  const { backtest, previous } = told;
  const notes = noteLines(told.notes);
  return [
    table,
    '',
    `From ${formatInstant(told.from)} to ${formatInstant(told.until)}, as of ${formatInstant(told.as_of)}.`,
    `Interval of ${formatRate(told.level)}: ${bases[told.interval_basis]}. Method: ${told.method.replaceAll('_', ' ')}.`,
    ...(backtest === null ? [] : [backtestLine(backtest)]),
    `The month before: ${amountText(unit, previous.value)} (${partText(previous.relative_change)}).`,
    ...notes,
  ].join('\n');
}

function backtestLine({ origins, mean_error, naive_error, coverage }: NonNullable<Forecast['backtest']>): string {
  const held = coverage === null ? '' : `, the interval held ${formatRate(coverage)} of the outcomes`;
  const naive = `repeating last week ${formatRate(naive_error)}`;
  return `${formatCount(origins)} past forecasts: mean error ${formatRate(mean_error)} (${naive})${held}.`;
}
