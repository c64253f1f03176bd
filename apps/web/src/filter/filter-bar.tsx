import { type Filter, filterableDimensions } from '@apex/contracts';
import { ChevronLeft, ListFilter, X } from 'lucide-react';
import { useState } from 'react';
import { useApiQuery } from '../api/use-api.ts';
import { labelOf } from '../format/measure.ts';
import { Button } from '../ui/button.tsx';
import { OptionList } from '../ui/combobox.tsx';
import { ErrorState } from '../ui/error-state.tsx';
import { IconButton } from '../ui/icon-button.tsx';
import { Popover } from '../ui/popover.tsx';
import { SkeletonLines } from '../ui/skeleton.tsx';
import { chosenValues, filterText, toggleValue } from './filter-search.ts';

interface FilterBarProps {
  readonly filters: readonly Filter[];
  readonly onFilters: (filters: Filter[]) => void;
  /** Those the page can filter by; all when absent. */
  readonly dimensions?: readonly Filter['dimension'][];
}

interface ValuesProps {
  readonly dimension: Filter['dimension'];
  readonly filters: readonly Filter[];
  readonly onFilters: (filters: Filter[]) => void;
  readonly onBack: () => void;
}

const mostValues = 500;

function Values({ dimension, filters, onFilters, onBack }: ValuesProps) {
  const values = useApiQuery('listDimensionValues', { dimension, limit: mostValues });
  const label = labelOf(dimension);
  return (
    <div className="w-72">
      <div className="flex items-center gap-1 border-b border-line p-1 text-sm font-medium">
        <IconButton label="Other dimensions" icon={<ChevronLeft aria-hidden className="size-4" />} onClick={onBack} />
        {label}
      </div>
      {values.error !== null ? <ErrorState compact error={values.error} retry={() => void values.refetch()} /> : null}
      {values.isPending ? (
        <div className="p-3">
          <SkeletonLines lines={5} />
        </div>
      ) : null}
      {values.data === undefined ? null : (
        <OptionList
          label={label}
          options={values.data.values.map((value) => ({ value, label: value === '' ? '(none)' : value }))}
          chosen={chosenValues(filters, dimension)}
          onChoose={(value) => onFilters(toggleValue(filters, dimension, value))}
          empty="No call has such a value."
        />
      )}
    </div>
  );
}

/** What a page is narrowed to: a chip a filter, and a way to add one. */
export function FilterBar({ filters, onFilters, dimensions = filterableDimensions }: FilterBarProps) {
  const [open, setOpen] = useState(false);
  const [dimension, setDimension] = useState<Filter['dimension'] | null>(null);
  return (
    <div className="flex flex-wrap items-center gap-1.5">
      <Popover
        open={open}
        onOpen={(next) => {
          setOpen(next);
          setDimension(null);
        }}
        label="Add a filter"
        trigger={
          <Button size="sm" icon={<ListFilter aria-hidden className="size-3.5 text-faint" />}>
            Filter
          </Button>
        }
      >
        {dimension === null ? (
          <OptionList
            label="Dimensions"
            options={dimensions.map((name) => ({ value: name, label: labelOf(name) }))}
            chosen={filters.map((one) => one.dimension)}
            onChoose={setDimension}
          />
        ) : (
          <Values dimension={dimension} filters={filters} onFilters={onFilters} onBack={() => setDimension(null)} />
        )}
      </Popover>
      {filters.map((filter, index) => (
        <span
          key={filterText(filter)}
          className="inline-flex h-7 max-w-full items-center gap-1 rounded-md border border-line bg-sunken pr-1 pl-2.5 text-xs"
        >
          <span className="truncate">{filterText(filter)}</span>
          <button
            type="button"
            aria-label={`Remove the filter ${filterText(filter)}`}
            className="flex size-5 items-center justify-center rounded-sm text-faint hover:bg-hover hover:text-ink"
            onClick={() => onFilters(filters.filter((_, at) => at !== index))}
          >
            <X aria-hidden className="size-3.5" />
          </button>
        </span>
      ))}
      {filters.length > 1 ? (
        <Button size="sm" kind="ghost" onClick={() => onFilters([])}>
          Clear all
        </Button>
      ) : null}
    </div>
  );
}
