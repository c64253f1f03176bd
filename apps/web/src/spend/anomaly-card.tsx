import type { Anomaly, AnomalyReport } from '@apex/contracts';
import { Link } from '@tanstack/react-router';
import { TrendingDown, TrendingUp } from 'lucide-react';
import type { ReactNode } from 'react';
import { useFormats } from '../format/formats-context.ts';
import { formatUnit } from '../format/measure.ts';
import { Badge } from '../ui/badge.tsx';
import { Button } from '../ui/button.tsx';
import { FigureLink } from '../ui/figure-link.tsx';
import { AnomalyShape } from './anomaly-shape.tsx';
import { anomalyQuestion, anomalyTitle, daysOf, selectionOfAnomaly } from './anomaly-words.ts';
import { AskLink } from './ask-link.tsx';
import { narrowed, nextDimension, type Selection } from './links.ts';

interface AnomalyCardProps {
  readonly anomaly: Anomaly;
  readonly report: AnomalyReport;
  readonly selection: Selection;
  /** Its series over what was looked at; empty until it is known. */
  readonly course: readonly { readonly at: string; readonly value: number | null }[];
}

const mostExplanations = 3;

function Figure({ label, children }: { readonly label: string; readonly children: ReactNode }) {
  return (
    <div>
      <dt className="text-xs text-muted">{label}</dt>
      <dd className="tabular mt-0.5 text-sm font-medium whitespace-nowrap">{children}</dd>
    </div>
  );
}

function When({ anomaly, grain }: { readonly anomaly: Anomaly; readonly grain: AnomalyReport['grain'] }) {
  const { day, moment, count } = useFormats();
  const days = daysOf(anomaly);
  const length = `${count(anomaly.buckets)} ${grain}${anomaly.buckets === 1 ? '' : 's'}`;
  if (grain === 'hour')
    return (
      <>
        {moment(anomaly.from)}, for {length}
      </>
    );
  // Noon, so that the day is the same wherever it is read.
  const noon = (date: string) => day(`${date}T12:00:00Z`);
  return <>{days.from === days.to ? noon(days.from) : `${noon(days.from)} to ${noon(days.to)}, ${length}`}</>;
}

function Explained({ anomaly, selection }: Pick<AnomalyCardProps, 'anomaly' | 'selection'>) {
  const { rate } = useFormats();
  const own = selectionOfAnomaly(anomaly, selection);
  const telling = anomaly.explained_by
    .filter(({ leading }) => leading.length > 0 && leading[0]?.values[0] !== '(none)')
    .slice(0, mostExplanations);
  if (telling.length === 0) return null;
  return (
    <p className="mt-3 flex flex-wrap items-center gap-x-3 gap-y-1 text-sm">
      <span className="text-xs text-muted">Explained by</span>
      {telling.map(({ dimension, leading, leading_share_of_change: share }) => (
        <span key={dimension}>
          <span className="text-muted">{dimension.replaceAll('_', ' ')} </span>
          {leading.map(({ values: [value = ''] }, index) => (
            <span key={value}>
              {index > 0 ? ', ' : ''}
              <FigureLink
                to="/explorer"
                search={{
                  ...narrowed(own, dimension, value),
                  by: nextDimension([dimension, anomaly.series?.dimension ?? '']),
                }}
                title="what these calls are made of"
              >
                {value}
              </FigureLink>
            </span>
          ))}
          {share !== null && share > 0 && share <= 1.005 ? (
            <span className="text-xs text-muted"> ({rate(share, 0)})</span>
          ) : null}
        </span>
      ))}
    </p>
  );
}

/** One thing out of the ordinary: when, how much, against what, what explains it, and where to look further. */
export function AnomalyCard({ anomaly, report, selection, course }: AnomalyCardProps) {
  const formats = useFormats();
  const text = (value: string | number) => formatUnit(formats, report.unit, value);
  const { direction, ongoing, extra_usd, low, high } = anomaly;
  const own = selectionOfAnomaly(anomaly, selection);
  const title = anomalyTitle(anomaly, report, formats);
  const places = course.map(({ at }) => Date.parse(at));
  const inside = places.map((at) => at >= Date.parse(anomaly.from) && at < Date.parse(anomaly.to));
  const Icon = direction === 'above' ? TrendingUp : TrendingDown;
  return (
    <article aria-label={title} className="rounded-xl border border-line bg-raised p-4">
      <div className="grid gap-4 md:grid-cols-[minmax(0,1fr)_15rem]">
        <div className="min-w-0">
          <div className="flex flex-wrap items-center gap-x-2 gap-y-1 text-xs text-muted">
            <Icon aria-hidden className={`size-4 ${direction === 'above' ? 'text-bad' : 'text-muted'}`} />
            <When anomaly={anomaly} grain={report.grain} />
            {ongoing ? <Badge tone="warn">goes on</Badge> : null}
          </div>
          <h2 className="mt-1 text-base font-semibold text-balance [overflow-wrap:anywhere]">{title}</h2>
          <dl className="mt-3 flex flex-wrap gap-x-8 gap-y-2">
            <Figure label="Actual">
              <FigureLink to="/explorer" search={{ ...own, measure: report.measure }} title="what it is made of">
                {text(anomaly.observed)}
              </FigureLink>
            </Figure>
            <Figure label="Usual">{text(anomaly.expected)}</Figure>
            <Figure label="Usually between">
              {text(low)} and {text(high)}
            </Figure>
            {extra_usd === null ? null : (
              <Figure label={extra_usd.startsWith('-') ? 'Less money' : 'Extra money'}>
                <span className={extra_usd.startsWith('-') ? '' : 'text-bad'}>
                  {formats.money(extra_usd.replace(/^-/, ''))}
                </span>
              </Figure>
            )}
            <Figure label="Calls">
              <FigureLink to="/calls" search={own} title="the calls of these days">
                {formats.count(anomaly.calls)}
              </FigureLink>
            </Figure>
          </dl>
          <Explained anomaly={anomaly} selection={selection} />
        </div>
        <div className="flex h-14 items-end">
          <AnomalyShape
            values={course.map(({ value }) => value)}
            first={inside.indexOf(true)}
            last={inside.lastIndexOf(true)}
          />
        </div>
      </div>
      <footer className="mt-3 flex flex-wrap gap-2">
        <Button asChild size="sm">
          <Link
            to="/explorer"
            search={{ ...own, measure: report.measure, by: nextDimension([anomaly.series?.dimension ?? '']) }}
          >
            Explore
          </Link>
        </Button>
        <Button asChild size="sm">
          <Link to="/calls" search={own}>
            Calls
          </Link>
        </Button>
        <AskLink question={anomalyQuestion(anomaly, report)}>Ask why</AskLink>
      </footer>
    </article>
  );
}
