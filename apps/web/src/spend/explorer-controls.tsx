import { filterableDimensions, measures, type TimeDimension, timeDimensions } from '@apex/contracts';
import { FilterBar } from '../filter/filter-bar.tsx';
import { Select } from '../ui/select.tsx';
import { ChoicePicker } from './choice-picker.tsx';
import type { Exploration, ExplorerSearch } from './exploration.ts';

interface ExplorerControlsProps {
  readonly exploration: Exploration;
  readonly search: ExplorerSearch;
  readonly onChange: (change: Partial<ExplorerSearch>) => void;
}

const mostMeasures = 6;
const mostLabels = 2;
const noTime = 'none';
const times: readonly { readonly value: TimeDimension | typeof noTime; readonly label: string }[] = [
  { value: noTime, label: 'not by time' },
  ...timeDimensions.map((value) => ({ value, label: `by ${value}` })),
];

/** What is measured, by what, cut by which time, and of which calls. */
export function ExplorerControls({ exploration, search, onChange }: ExplorerControlsProps) {
  const { labels, grain } = exploration;
  return (
    <div className="mb-3 flex flex-wrap items-center gap-1.5">
      <ChoicePicker
        label="Measure"
        options={measures}
        chosen={exploration.measures}
        most={mostMeasures}
        least={1}
        onChosen={(measure) => onChange({ measure, sort: undefined, chart: undefined })}
      />
      <ChoicePicker
        label="By"
        options={filterableDimensions}
        chosen={labels}
        most={mostLabels}
        onChosen={(by) => onChange({ by, sort: undefined, chart: undefined, grain: search.grain })}
      />
      <Select
        label="Time"
        hideLabel
        className="w-32 [&_select]:h-7 [&_select]:py-0 [&_select]:text-xs [&_svg]:top-1.5"
        value={grain ?? noTime}
        options={labels.length === 0 ? times.slice(1) : times}
        onValue={(value) => onChange({ grain: value === noTime ? undefined : value, by: [...labels], sort: undefined })}
      />
      <FilterBar
        filters={search.filters ?? []}
        onFilters={(next) => onChange({ filters: next.length === 0 ? undefined : next })}
      />
    </div>
  );
}
