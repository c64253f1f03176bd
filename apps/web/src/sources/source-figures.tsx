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
    <div className="mb-5 grid grid-cols-2 gap-3 sm:grid-cols-3 xl:grid-cols-6">
      <Stat label="Calls that were told of" about={`${count(calls.joined)} of them by several reports`}>
        <FigureLink to="/calls" search={of} title="the calls">
          {count(calls.calls)}
        </FigureLink>
      </Stat>
      <Stat label="Cost" about={`of ${count(calls.priced)} priced calls`}>
        <Money usd={calls.cost_usd} />
      </Stat>
      <Stat label="No usage told" about="nobody counted their tokens">
        <FigureLink to="/calls" search={{ ...of, unpriced: true }} title="calls without a price">
          {count(calls.no_usage)}
        </FigureLink>
      </Stat>
      <Stat label="No price known" about="of calls that told their usage">
        <FigureLink to="/prices" search={{ view: 'unpriced' }} title="add the price that is missing">
          {count(calls.no_price)}
        </FigureLink>
      </Stat>
      <Stat label="Reports disagree" about="on the tokens of a call">
        <FigureLink to="/calls" search={{ ...of, disagreed: true }} title="calls whose reports count otherwise">
          {count(calls.disagreeing)}
        </FigureLink>
      </Stat>
      <Stat label="Undecided" about="whether the input holds cached tokens">
        {count(calls.undecided)}
      </Stat>
    </div>
  );
}
