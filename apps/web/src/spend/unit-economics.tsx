import type { Measure } from '@apex/contracts';
import { useFormats } from '../format/formats-context.ts';
import { formatUnit, labelOf, unitOf } from '../format/measure.ts';
import type { Period } from '../period/period.ts';
import { Delta } from '../ui/delta.tsx';
import { FigureLink } from '../ui/figure-link.tsx';
import type { Selection } from './links.ts';
import { MiniStat } from './mini-stat.tsx';
import { changeOf, figureOf, moreIs } from './spend-row.ts';
import type { Overview } from './use-overview.ts';

interface UnitEconomicsProps {
  readonly overview: Overview;
  readonly period: Period;
  readonly selection: Selection;
}

const figures: readonly { readonly measure: Measure; readonly by: 'session' | 'user' | 'task' | 'model' | 'agent' }[] =
  [
    { measure: 'cost_per_session', by: 'session' },
    { measure: 'cost_per_user', by: 'user' },
    { measure: 'cost_per_task', by: 'task' },
    { measure: 'calls', by: 'model' },
    { measure: 'cost_per_call', by: 'model' },
    { measure: 'cache_hit_rate', by: 'agent' },
    { measure: 'error_rate', by: 'model' },
  ];

/** What a unit of work costs, and how well the calls go; each figure opens what it is made of. */
export function UnitEconomics({ overview, period, selection }: UnitEconomicsProps) {
  const formats = useFormats();
  const { spend, before } = overview;
  const total = spend.data?.total;
  const former = before?.data?.total;
  const unpriced = total?.unpriced_calls ?? 0;
  return (
    <dl className="mt-3 grid grid-cols-2 gap-px overflow-hidden rounded-xl border border-line bg-line sm:grid-cols-3 lg:grid-cols-4 xl:grid-cols-8">
      {figures.map(({ measure, by }) => {
        const figure = total === undefined ? undefined : figureOf(total, measure);
        return (
          <MiniStat
            key={measure}
            label={labelOf(measure)}
            about={
              total === undefined || former === undefined || figure === undefined ? null : (
                <Delta
                  change={changeOf(measure, figure, figureOf(former, measure))}
                  period={period.compare_label}
                  more={moreIs(measure)}
                  points={unitOf(measure) === 'rate'}
                  short
                />
              )
            }
          >
            {figure === undefined ? undefined : figure === null ? (
              <span className="text-faint">–</span>
            ) : (
              <FigureLink
                to="/explorer"
                search={{ ...selection, measure: [measure], by }}
                title={`${labelOf(measure)} by ${by}`}
              >
                {formatUnit(formats, unitOf(measure), figure)}
              </FigureLink>
            )}
          </MiniStat>
        );
      })}
      <MiniStat label="Without a price" about={unpriced === 0 ? 'all calls count' : 'calls, not counted'}>
        {total === undefined ? undefined : unpriced === 0 ? (
          <>0</>
        ) : (
          <span className="text-warn">
            <FigureLink to="/calls" search={{ ...selection, unpriced: true }} title="the calls without a price">
              {formats.count(unpriced)}
            </FigureLink>
          </span>
        )}
      </MiniStat>
    </dl>
  );
}
