import type { SourceList } from '@apex/contracts';
import { useFormats } from '../format/formats-context.ts';
import type { PeriodSearch } from '../period/period.ts';
import { FigureLink } from '../ui/figure-link.tsx';
import { Money } from '../ui/money.tsx';
import { Stat } from '../ui/stat.tsx';
import { callsSearch } from './links.ts';

interface SourceFiguresProps {
  readonly calls: SourceList['calls'];
  readonly period: PeriodSearch;
}

/** All calls that telemetry told of, by what their price hangs on. */
export function SourceFigures({ calls, period }: SourceFiguresProps) {
  const { count } = useFormats();
  const of = callsSearch(period);
  return (
    <div className="mb-5 grid grid-cols-2 gap-3 lg:grid-cols-4">
      <Stat label="Calls that were told of" about={`${count(calls.joined)} of them by several reports`}>
        <FigureLink to="/calls" search={of} title="the calls">
          {count(calls.calls)}
        </FigureLink>
      </Stat>
      <Stat label="Cost" about={`of ${count(calls.priced)} priced calls`}>
        <Money usd={calls.cost_usd} />
      </Stat>
      <Stat
        label="Not priced"
        about={
          <span className="flex flex-wrap gap-x-2">
            <FigureLink to="/calls" search={{ ...of, unpriced: true }} title="calls without a price">
              {count(calls.no_usage)} told no usage
            </FigureLink>
            <FigureLink to="/prices" search={{ view: 'unpriced' }} title="add the price that is missing">
              {count(calls.no_price)} have no price
            </FigureLink>
          </span>
        }
      >
        {count(calls.no_usage + calls.no_price)}
      </Stat>
      <Stat
        label="Reports disagree"
        about={
          calls.undecided === 0
            ? 'on the tokens of a call'
            : `on tokens; of ${count(calls.undecided)} it is unclear whether cached ones are in the input`
        }
      >
        <FigureLink to="/calls" search={{ ...of, disagreed: true }} title="calls whose reports count otherwise">
          {count(calls.disagreeing)}
        </FigureLink>
      </Stat>
    </div>
  );
}
