import type { Filter } from '@apex/contracts';
import { filterText } from '../filter/filter-search.ts';
import { Banner } from '../ui/banner.tsx';
import { isForLists } from './list-filters.ts';

interface UnknownFiltersProps {
  readonly filters: readonly Filter[];
  readonly dimensions: readonly Filter['dimension'][];
}

/** Says which filters of an address a list cannot follow, so that nobody takes its rows for narrowed ones. */
export function UnknownFilters({ filters, dimensions }: UnknownFiltersProps) {
  const unknown = filters.filter((one) => !isForLists(one) || !dimensions.includes(one.dimension));
  if (unknown.length === 0) return null;
  return (
    <div className="mb-3">
      <Banner tone="warn">This list cannot be narrowed by “{unknown.map(filterText).join('”, “')}”.</Banner>
    </div>
  );
}
