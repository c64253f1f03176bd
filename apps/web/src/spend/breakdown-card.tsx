import type { Filter, SpendRow } from '@apex/contracts';
import { Link } from '@tanstack/react-router';
import { useApiQuery } from '../api/use-api.ts';
import { compareDecimals, shareOf } from '../format/decimal.ts';
import { useFormats } from '../format/formats-context.ts';
import type { Period } from '../period/period.ts';
import { Card } from '../ui/card.tsx';
import { Delta } from '../ui/delta.tsx';
import { ErrorState } from '../ui/error-state.tsx';
import { FigureLink } from '../ui/figure-link.tsx';
import { Money } from '../ui/money.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { boundsOf, narrowed, nextDimension, type Selection } from './links.ts';
import { labelOfRow, relativeChange } from './spend-row.ts';

interface BreakdownCardProps {
  readonly dimension: Filter['dimension'];
  readonly title: string;
  readonly period: Period;
  readonly selection: Selection;
  readonly enabled: boolean;
}

const most = 8;
const rowClasses = 'flex h-8 items-center gap-3 border-b border-line px-4 text-sm last:border-0';

function Row({ row, total, ...rest }: Omit<BreakdownCardProps, 'enabled' | 'title'> & RowProps) {
  const { rate } = useFormats();
  const { dimension, period, selection, before } = rest;
  const value = labelOfRow(row, dimension);
  const share = shareOf(row.cost_usd, total) ?? 0;
  return (
    <li className={`relative ${rowClasses} hover:bg-hover`}>
      <span
        aria-hidden
        className="absolute inset-y-1 left-0 rounded-r-sm bg-accent-soft"
        style={{ width: `${Math.min(100, share * 100)}%` }}
      />
      <Link
        to="/explorer"
        search={{ ...narrowed(selection, dimension, value), by: nextDimension([dimension]) }}
        className="relative min-w-0 flex-1 truncate text-ink no-underline hover:underline"
        title={value}
      >
        {value}
      </Link>
      <span className="tabular relative hidden w-12 shrink-0 text-right text-xs text-muted sm:inline">
        {rate(share)}
      </span>
      <span className="tabular relative w-20 shrink-0 text-right font-medium sm:w-24">
        <FigureLink to="/calls" search={narrowed(selection, dimension, value)} title="the calls it is made of">
          <Money usd={row.cost_usd} />
        </FigureLink>
      </span>
      {period.before === null ? null : (
        <span className="tabular relative flex w-16 shrink-0 justify-end sm:w-20">
          {before === undefined ? (
            <Skeleton className="h-3 w-12" />
          ) : before === null ? (
            <span className="text-xs text-muted">new</span>
          ) : (
            <Delta change={relativeChange(row.cost_usd, before)} period={period.compare_label} more="bad" short />
          )}
        </span>
      )}
    </li>
  );
}

interface RowProps {
  readonly row: SpendRow;
  readonly total: string;
  /** Its cost in the period before: null where it had none, undefined until that is known. */
  readonly before: string | null | undefined;
}

/** The dearest values of a label, each a link into the explorer. */
export function BreakdownCard({ dimension, title, period, selection, enabled }: BreakdownCardProps) {
  const filters = selection.filters ?? [];
  const query = useApiQuery(
    'querySpend',
    { by: [dimension], filters, ...boundsOf(period.span), order: { by: 'cost', direction: 'desc' }, limit: most },
    { enabled, keep: true },
  );
  const rows = query.data?.rows ?? [];
  const values = rows.map((row) => labelOfRow(row, dimension));
  const former = useApiQuery(
    'querySpend',
    { by: [dimension], filters: [...filters, { dimension, op: 'in', value: values }], ...boundsOf(period.before) },
    { enabled: enabled && period.before !== null && values.length > 0, keep: true },
  );
  const costBefore = (row: SpendRow): string | null | undefined => {
    if (former.data === undefined) return undefined;
    const same = former.data.rows.find((one) => one[dimension] === row[dimension]);
    return same === undefined || compareDecimals(same.cost_usd, '0') === 0 ? null : same.cost_usd;
  };
  return (
    <Card
      title={title}
      flush
      actions={
        <Link
          to="/explorer"
          search={{ ...selection, by: dimension }}
          className="text-xs text-accent underline underline-offset-2"
          aria-label={`All of cost by ${dimension}`}
        >
          {query.data?.truncated === true ? 'all' : 'explore'}
        </Link>
      }
    >
      {query.error !== null && query.data === undefined ? (
        <ErrorState compact error={query.error} retry={() => void query.refetch()} />
      ) : (
        <ul className="lg:min-h-64">
          {query.data === undefined
            ? Array.from({ length: most }, (_, index) => (
                <li key={index} className={rowClasses}>
                  <Skeleton className="h-3.5 w-2/5" />
                  <Skeleton className="ml-auto h-3.5 w-16" />
                </li>
              ))
            : rows.map((row) => (
                <Row
                  key={labelOfRow(row, dimension)}
                  row={row}
                  total={query.data.total.cost_usd}
                  before={costBefore(row)}
                  dimension={dimension}
                  period={period}
                  selection={selection}
                />
              ))}
        </ul>
      )}
    </Card>
  );
}
