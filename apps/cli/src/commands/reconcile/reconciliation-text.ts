import type { DifferenceCause, ReconciledLine, Reconciliation } from '@apex/contracts';
import { formatCount, formatInstant, formatMoney, formatRate, renderTable, type Terminal } from '@apex/terminal';

const words: Readonly<Record<DifferenceCause, string>> = {
  calls_missing: 'billed, but no call of ours',
  calls_only_ours: 'calls of ours that were not billed',
  price: 'another unit price',
  tier_price: 'the price of another service tier',
  cached_price: 'cached and fresh input billed otherwise',
  unpriced: 'calls of ours without a known price',
  rounding: 'rounding of the export',
  timezone_shift: 'days that begin at another hour',
  outside_period: 'lines outside of the period',
  not_usage: 'seats, fees, credits, taxes',
  not_split: 'amounts without tokens: price or calls',
};

interface TextOptions {
  readonly terminal: Terminal;
  readonly tolerance: string;
  readonly within: boolean;
}

/** Both amounts, the difference by its causes, the error and where it holds, and the lines that differ most. */
export function reconciliationText(
  result: Reconciliation,
  lines: readonly ReconciledLine[],
  { terminal, tolerance, within }: TextOptions,
): string {
  const heading = (text: string): string => terminal.style('bold', text);
  const table = { width: terminal.width, heading };
  const right = { align: 'right' } as const;
  const { error } = result;
  const amounts = [
    ['the export', formatMoney(result.theirs_usd), ''],
    ['our calls', formatMoney(result.ours_usd), ''],
    ['difference', signed(result.difference_usd), share(error.share)],
    ...result.causes.map(({ cause, amount_usd, lines: count }) => [
      `  ${words[cause]}`,
      signed(amount_usd),
      `${formatCount(count)} ${count === 1 ? 'line' : 'lines'}`,
    ]),
  ];
  const verdict = `${within ? 'Within' : 'Beyond'} the tolerance of ${tolerance.replace('%', '')} %.`;
  return [
    `${result.name}, ${formatInstant(result.from)} to ${formatInstant(result.to)}${result.preset === '' ? '' : `, read as ${result.preset}`}`,
    '',
    renderTable([{ title: '' }, { title: 'USD', ...right }, { title: '' }], amounts, table),
    '',
    `${terminal.style(within ? 'green' : 'red', verdict)} ${errorText(result)}`,
    ...notes(result),
    ...(lines.length === 0 ? [] : ['', linesTable(lines, table)]),
  ].join('\n');
}

function errorText({ error }: Reconciliation): string {
  if (error.coverage === null) return 'Nothing was billed for tokens.';
  const least =
    error.least_coverage === null
      ? ''
      : `, at least ${share(error.least_coverage)} on every day (${error.least_coverage_day ?? ''})`;
  return `Our calls hold ${share(error.coverage)} of what was billed for tokens${least}; on those the error is ${formatMoney(error.matched_usd)}${error.matched_share === null ? '' : `, ${share(error.matched_share)}`}.`;
}

function notes(result: Reconciliation): string[] {
  const { rejected_count, rejected, other_currencies, unmatched_models, basis } = result;
  const [first] = rejected;
  return [
    ...(basis === 'tokens' ? ['The export states no amounts: its tokens are valued at our prices.'] : []),
    ...other_currencies.map(
      ({ currency, amount, lines }) =>
        `${formatCount(lines)} lines in ${currency} (${amount}) are not converted and in no sum.`,
    ),
    ...(unmatched_models.length === 0 ? [] : [`No call of ours names: ${unmatched_models.join(', ')}.`]),
    ...(first === undefined
      ? []
      : [`${formatCount(rejected_count)} lines could not be read; line ${first.line}: ${first.reason}`]),
  ];
}

function linesTable(lines: readonly ReconciledLine[], table: Parameters<typeof renderTable>[2]): string {
  const right = { align: 'right' } as const;
  const columns = [
    { title: 'day', whole: true },
    { title: 'model' },
    { title: 'kind' },
    { title: 'our tokens', ...right, optional: true },
    { title: 'their tokens', ...right, optional: true },
    { title: 'ours', ...right },
    { title: 'theirs', ...right },
    { title: 'difference', ...right },
    { title: 'because' },
  ];
  const tokens = (count: number | null): string => (count === null ? '—' : formatCount(count));
  const rows = lines.map((line) => [
    line.day,
    line.model || line.description,
    line.kind,
    tokens(line.our_tokens),
    tokens(line.their_tokens),
    formatMoney(line.our_usd),
    formatMoney(line.their_usd),
    signed(line.difference_usd),
    line.causes.map(({ cause }) => cause.replaceAll('_', ' ')).join(', '),
  ]);
  return renderTable(columns, rows, table);
}

function signed(usd: string): string {
  const text = formatMoney(usd);
  return usd.startsWith('-') || /^0*(\.0*)?$/.test(usd) ? text : `+${text}`;
}

function share(text: string | null): string {
  return text === null ? '' : formatRate(Number(text));
}
