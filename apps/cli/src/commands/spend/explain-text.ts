import type { Breakdown, Explanation } from '@apex/contracts';
import { formatInstant, plainLine, renderTable, type Terminal } from '@apex/terminal';
import { amountText, changeText, noteLines, partText } from './amount-text.ts';

const verdicts = {
  concentrated: 'A few values explain it.',
  spread: 'It is spread: no few values explain it.',
  none: 'There is nothing to explain.',
} as const;

const right = (title: string) => ({ title, align: 'right' as const });

/** Both periods, the values that explain the change best, and what moved beneath it. */
export function explainText(told: Explanation, terminal: Terminal): string {
  const { unit, before, after } = told;
  const options = { width: terminal.width, heading: (text: string) => terminal.style('bold', text) };
  const periods = renderTable(
    [{ title: told.measure }, right('value'), right('a day'), right('calls'), { title: 'period' }],
    [before, after].map((period, at) => [
      at === 0 ? 'before' : 'after',
      amountText(unit, period.value),
      amountText(unit, period.per_day),
      amountText('count', period.calls),
      `${formatInstant(period.from)} to ${formatInstant(period.to)}`,
    ]),
    options,
  );
  const change = `Change: ${changeText(unit, told.change)} (${partText(told.relative_change)}). ${verdicts[told.verdict]}`;
  const drivers = told.drivers.filter(({ effect }) => effect !== null);
  const factors = renderTable(
    [{ title: 'factor' }, right('before'), right('after'), right('effect'), right('share')],
    drivers.map((driver) => [
      driver.name.replaceAll('_', ' '),
      amountText(driver.unit, driver.before),
      amountText(driver.unit, driver.after),
      changeText(unit, driver.effect),
      partText(driver.share_of_change),
    ]),
    options,
  );
  const best = told.best === null ? [] : ['', breakdownText(told.best, told, terminal)];
  const notes = noteLines(told.notes);
  return [
    periods,
    '',
    change,
    ...best,
    ...(drivers.length === 0 ? [] : ['', factors]),
    ...(notes.length === 0 ? [] : ['', ...notes]),
  ].join('\n');
}

function breakdownText(best: Breakdown, { unit }: Explanation, terminal: Terminal): string {
  const values = best.leading.map((names) => names.map(plainLine).join(' · ')).join(', ');
  const title = `By ${best.dimensions.join(' and ')}: ${values} (${partText(best.leading_share_of_change)} of the change)`;
  const table = renderTable(
    [
      ...best.dimensions.map((name) => ({ title: name })),
      right('before'),
      right('after'),
      right('adds'),
      right('share'),
      { title: '' },
    ],
    best.contributions.map((one) => [
      ...one.values,
      amountText(unit, one.before),
      amountText(unit, one.after),
      changeText(unit, one.contribution),
      partText(one.share_of_change),
      one.presence === 'both' ? '' : one.presence,
    ]),
    { width: terminal.width, heading: (text) => terminal.style('bold', text) },
  );
  return `${title}\n${table}`;
}
