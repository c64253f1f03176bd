import {
  type Dimension,
  type Filter,
  filterableDimensions,
  type Measure,
  type TimeDimension,
  timeDimensions,
} from '@apex/contracts';
import { filterText } from '../filter/filter-search.ts';
import { labelOf } from '../format/measure.ts';
import { grainOf, type Period } from '../period/period.ts';
import type { Sort } from '../ui/table/column.ts';
import type { ChartForm } from './chart-forms.ts';
import { listed } from './explain-words.ts';
import type { Selection } from './links.ts';
import { isAdditive } from './spend-row.ts';

export type Label = Filter['dimension'];

/** The search of the explorer as its address holds it. */
export interface ExplorerSearch extends Selection {
  readonly measure?: Measure | Measure[] | undefined;
  readonly by?: Dimension | Dimension[] | undefined;
  readonly grain?: TimeDimension | undefined;
  readonly chart?: ChartForm | undefined;
  readonly sort?: string | undefined;
}

/** What the explorer shows, with everything the address leaves open decided. */
export interface Exploration {
  readonly measures: readonly Measure[];
  /** At most two. */
  readonly labels: readonly Label[];
  /** Time as it cuts the table; null where it does not. */
  readonly grain: TimeDimension | null;
  readonly chart_grain: TimeDimension;
  readonly chart: ChartForm;
  readonly sort: Sort;
}

const mostLabels = 2;

const many = <T>(value: T | readonly T[] | undefined): readonly T[] =>
  value === undefined ? [] : Array.isArray(value) ? value : [value as T];
const isTime = (name: Dimension): name is TimeDimension => (timeDimensions as readonly string[]).includes(name);
const isLabel = (name: Dimension): name is Label => (filterableDimensions as readonly string[]).includes(name);

function sortOf(text: string | undefined, fallback: Sort): Sort {
  if (text === undefined) return fallback;
  return text.startsWith('-') ? { by: text.slice(1), direction: 'desc' } : { by: text, direction: 'asc' };
}

/** Decides what an address leaves open: cost, dearest first, drawn as it reads best. */
export function explorationOf(search: ExplorerSearch, period: Period): Exploration {
  const asked = [...new Set(many(search.measure))];
  const measures = asked.length === 0 ? (['cost'] as const) : asked;
  const by = [...new Set(many(search.by))];
  const labels = by.filter(isLabel).slice(0, mostLabels);
  const auto = grainOf(period.span);
  const time = search.grain ?? by.find(isTime);
  const grain = time ?? (labels.length === 0 ? auto : null);
  const first = measures[0] ?? 'cost';
  const form = labels.length === 0 ? 'line' : isAdditive(first) ? 'stack' : 'bars';
  return {
    measures,
    labels,
    grain,
    chart_grain: time ?? auto,
    // Parts that do not add up are not stacked.
    chart: search.chart === 'stack' && !isAdditive(first) ? 'line' : (search.chart ?? form),
    sort: sortOf(
      search.sort,
      labels.length === 0 && grain !== null ? { by: grain, direction: 'desc' } : { by: first, direction: 'desc' },
    ),
  };
}

const words = (name: string) => labelOf(name).replace(/^[A-Z](?=[a-z])/, (letter) => letter.toLowerCase());

/** What an exploration shows, in words: `Cost and calls by model, last 30 days`. */
export function titleOf(
  { measures, labels, grain }: Exploration,
  period: Period,
  filters: readonly Filter[] = [],
): string {
  const what = listed(measures.map((name, index) => (index === 0 ? labelOf(name) : words(name))));
  const dimensions = [...labels.map((name) => name.replaceAll('_', ' ')), ...(grain === null ? [] : [grain])];
  const narrowedTo = filters.length === 0 ? '' : ` where ${listed(filters.map(filterText))}`;
  const time = period.name === 'custom' ? period.label : period.label.toLowerCase();
  return `${what} by ${listed(dimensions)}${narrowedTo}, ${time}`;
}

/** The measure put first, so that it is the one that is drawn. */
export function drawFirst(measures: readonly Measure[], measure: Measure): Measure[] {
  return [measure, ...measures.filter((one) => one !== measure)];
}
