import type { Forecast, SpendResult } from '@apex/contracts';
import { useApiQuery } from '../api/use-api.ts';
import { Sparkline } from '../chart/sparkline.tsx';
import { useFormats } from '../format/formats-context.ts';
import type { Period } from '../period/period.ts';
import { Delta } from '../ui/delta.tsx';
import { FigureLink } from '../ui/figure-link.tsx';
import { Money } from '../ui/money.tsx';
import { Skeleton } from '../ui/skeleton.tsx';
import { Stat } from '../ui/stat.tsx';
import type { Selection } from './links.ts';
import { relativeChange } from './spend-row.ts';
import type { Overview } from './use-overview.ts';

interface HeroesProps {
  readonly overview: Overview;
  readonly period: Period;
  readonly selection: Selection;
}

const Waiting = () => <Skeleton className="h-8 w-36" />;

/** Whole buckets alone: the one that goes on would look like a fall. */
function shapeOf({ rows }: SpendResult, now: Date): number[] {
  const today = now.toISOString().slice(0, 10);
  return rows
    .filter((row) => row['day'] === undefined || String(row['day']) < today)
    .toSorted((a, b) => (String(a['day'] ?? a['week']) < String(b['day'] ?? b['week']) ? -1 : 1))
    .map(({ cost_usd }) => Number(cost_usd));
}

function ForecastAbout({ forecast }: { readonly forecast: Forecast }) {
  const { money, rate } = useFormats();
  const { low, high } = forecast.total;
  return (
    <>
      {money(String(low), 'compact')} to {money(String(high), 'compact')}
      <span className="text-faint">
        {forecast.interval_basis === 'guess' ? ', a guess: little history' : ` in ${rate(forecast.level, 0)} of cases`}
      </span>
    </>
  );
}

function Savings() {
  const query = useApiQuery('listFindings', { per_page: 1 });
  const { rate, count } = useFormats();
  const { data } = query;
  const isMeasured = data !== undefined && data.measurement !== null;
  const label = 'Savings found';
  if (query.isPending) {
    return (
      <Stat label={label} about=" ">
        <Waiting />
      </Stat>
    );
  }
  if (data === undefined || !isMeasured) {
    return (
      <Stat label={label} about={data === undefined ? 'could not be read' : 'takes seconds, on your own calls'}>
        <FigureLink to="/findings" title="look for waste">
          <span className="text-lg">{data === undefined ? '–' : 'Look for waste'}</span>
        </FigureLink>
      </Stat>
    );
  }
  const share = data.total.proven_of_spend;
  return (
    <Stat
      label={label}
      about={`${share === null ? '' : `${rate(share)} of spend, `}${count(data.total.findings)} ${data.total.findings === 1 ? 'finding' : 'findings'}`}
    >
      <span className="text-good">
        <FigureLink to="/findings" title="the findings">
          <Money usd={data.total.proven_usd} />
        </FigureLink>
      </span>
    </Stat>
  );
}

/** What was spent, where the month will end, and what of it need not be. */
export function Heroes({ overview, period, selection, now }: HeroesProps & { readonly now: Date }) {
  const { day } = useFormats();
  const { spend, before, forecast } = overview;
  const total = spend.data?.total;
  const end = forecast.data?.until;
  return (
    <div className="grid gap-3 sm:grid-cols-2 lg:grid-cols-3">
      <Stat
        label={`Spent, ${period.label.toLowerCase()}`}
        aside={spend.data === undefined ? null : <Sparkline values={shapeOf(spend.data, now)} />}
        about={
          total === undefined || before?.isPending === true ? (
            ' '
          ) : before === null ? (
            'compared with nothing'
          ) : (
            <Delta
              change={relativeChange(total.cost_usd, before.data?.total.cost_usd ?? null)}
              period={period.compare_label}
              more="bad"
            />
          )
        }
      >
        {total === undefined ? (
          <Waiting />
        ) : (
          <FigureLink to="/explorer" search={{ ...selection, by: 'model' }} title="what it is made of">
            <Money usd={total.cost_usd} />
          </FigureLink>
        )}
      </Stat>
      <Stat
        label={end === undefined ? 'Forecast to the end of the month' : `Forecast to ${lastDay(end, day)}`}
        about={forecast.data === undefined ? ' ' : <ForecastAbout forecast={forecast.data} />}
      >
        {forecast.data === undefined ? (
          forecast.error === null ? (
            <Waiting />
          ) : (
            <span className="text-base font-normal text-muted">not enough is known</span>
          )
        ) : (
          <FigureLink
            to="/explorer"
            search={{ ...selection, period: 'this_month', grain: 'day' }}
            title="this month, day by day"
          >
            <Money usd={String(forecast.data.total.expected)} />
          </FigureLink>
        )}
      </Stat>
      <Savings />
    </div>
  );
}

/** The day before a moment at which something ends. */
function lastDay(until: string, day: (at: Date) => string): string {
  return day(new Date(Date.parse(until) - 1));
}
