import type { ReportQuery } from '@apex/contracts';
import { Link } from '@tanstack/react-router';
import { ArrowUpRight } from 'lucide-react';
import { filterText } from '../../filter/filter-search.ts';
import { useFormats } from '../../format/formats-context.ts';
import { labelOf } from '../../format/measure.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { explorerSearch } from './explorer-search.ts';

function sentenceOf({ measures, dimensions }: ReportQuery): string {
  const what = measures.map((name, index) => (index === 0 ? labelOf(name) : labelOf(name).toLowerCase())).join(', ');
  const by = dimensions.map((name) => name.replaceAll('_', ' ')).join(' and ');
  return `${what === '' ? 'Cost and calls' : what}${by === '' ? '' : ` by ${by}`}`;
}

/** A query in plain words, what narrows it, and the way to the same rows in the explorer. */
export function QueryWords({ query }: { readonly query: ReportQuery }) {
  const { day } = useFormats();
  const { from, to, filters } = query;
  // Days are cut in UTC; the end is not part of the period.
  const until = to === null ? null : new Date(Date.parse(to) - 1);
  return (
    <div className="flex flex-col gap-2">
      <p className="text-sm">
        {sentenceOf(query)}, {from === null || until === null ? 'all time' : `${day(from)} to ${day(until)}`}
      </p>
      {filters.length === 0 ? null : (
        <p className="flex flex-wrap gap-1.5">
          {filters.map((filter) => (
            <Badge key={`${filter.dimension} ${filter.op}`} className="max-w-full truncate">
              {filterText(filter)}
            </Badge>
          ))}
        </p>
      )}
      <Button asChild size="sm" className="w-fit">
        <Link to="/explorer" search={explorerSearch(query)}>
          Open in the explorer <ArrowUpRight aria-hidden className="size-3.5" />
        </Link>
      </Button>
    </div>
  );
}
