import {
  type Dimension,
  type Filter,
  filterSchema,
  type SpendQuery,
  spendQuerySchema,
  timeDimensions,
} from '@apex/contracts';
import type { z } from 'zod';
import type { AskedFilter, AskedMeasure, Period, QuestionParse } from '../../understand/question-parse.ts';
import { measureSources } from './measure-sources.ts';

export type SpendQueryInput = z.input<typeof spendQuerySchema>;

const times: ReadonlySet<Dimension> = new Set(timeDimensions);
const labelRows = 50;
const timeRows = 1000;
/** Sorted here rather than by the semantic layer, so many rows are looked at. */
const sortedRows = 1000;

export interface Threshold {
  readonly grain: Dimension;
  readonly measure: AskedMeasure;
  readonly op: AskedFilter['op'];
  readonly value: number;
}

const grainDimensions: ReadonlySet<string> = new Set([
  'session',
  'user',
  'task',
  'model',
  'project',
  'feature',
  'agent',
  'application',
  'provider',
  'day',
  'branch',
]);

/** The thresholds a question sets on groups; those on single calls are not among them. */
export function thresholdsOf(parse: QuestionParse): Threshold[] {
  return parse.filters.flatMap(({ dimension, op, value }) => {
    const [grain = '', ...rest] = dimension.split('.');
    const measure = rest.join('.');
    if (typeof value !== 'number' || !grainDimensions.has(grain) || !Object.hasOwn(measureSources, measure)) return [];
    // Both were looked up in tables of their types just above.
    return [{ grain: grain as Dimension, measure: measure as AskedMeasure, op, value }];
  });
}

/** What the semantic layer can filter on. */
export function labelFilters(parse: Pick<QuestionParse, 'filters'>): Filter[] {
  return parse.filters.flatMap((filter) => {
    const parsed = filterSchema.safeParse(filter);
    return parsed.success ? [parsed.data] : [];
  });
}

export function bounds(period: Period | null): Pick<SpendQueryInput, 'from' | 'to'> {
  return {
    ...(period?.from == null ? {} : { from: period.from }),
    ...(period?.to == null ? {} : { to: period.to }),
  };
}

const mostApart = 5;

/** Several people or features that are named are asked for one by one; models of a family are asked for as one. */
function namedApart({ intent, compare, filters, params }: QuestionParse): Dimension[] {
  if (intent !== 'spend_query' || compare !== null || Object.keys(params).length > 0) return [];
  const lists = labelFilters({ filters }).filter(
    ({ op, value }) => op === 'in' && Array.isArray(value) && value.length > 1 && value.length <= mostApart,
  );
  const [only, ...more] = lists;
  return only === undefined || more.length > 0 || only.dimension === 'model' ? [] : [only.dimension];
}

export function groupingOf(parse: QuestionParse): Dimension[] {
  const grains = thresholdsOf(parse).map((threshold) => threshold.grain);
  const asked = [...new Set([...grains, ...parse.dimensions])].slice(0, 4);
  return asked.length > 0 ? asked : namedApart(parse);
}

/** Whether rows are fetched by cost and then sorted or held to a limit here, as the semantic layer cannot. */
export function isSortedHere(parse: QuestionParse): boolean {
  const [main = 'spend'] = parse.measures;
  const chronological = parse.order === null && groupingOf(parse).some((dimension) => times.has(dimension));
  return thresholdsOf(parse).length > 0 || (!measureSources[main].sortable && !chronological);
}

/** As many rows as asked; of names held against each other never fewer than were named. */
export function rowLimit(parse: QuestionParse): number | null {
  const by = groupingOf(parse);
  const named = labelFilters(parse).map(({ dimension, op, value }) =>
    op === 'in' && Array.isArray(value) && value.length <= mostApart && by.includes(dimension) ? value.length : 0,
  );
  return parse.limit === null ? null : Math.max(parse.limit, ...named);
}

/** The one query that a plain reading takes. */
export function spendPlan(parse: QuestionParse, period: Period | null): SpendQueryInput {
  const by = groupingOf(parse);
  const thresholds = thresholdsOf(parse);
  const asked = [...new Set([...parse.measures, ...thresholds.map((threshold) => threshold.measure)])];
  const [main = 'spend'] = asked;
  const source = measureSources[main];
  const time = by.find((dimension) => times.has(dimension));
  const direction = parse.order?.direction ?? 'desc';
  const chronological = time !== undefined && parse.order === null;
  const sortsHere = isSortedHere(parse);
  const limit = sortsHere ? sortedRows : (rowLimit(parse) ?? (time === undefined ? labelRows : timeRows));
  return {
    by,
    measures: [...new Set([...asked.map((measure) => measureSources[measure].ask), ...basis(parse)])].slice(0, 12),
    filters: labelFilters(parse),
    ...bounds(period),
    ...(by.length === 0
      ? {}
      : {
          order: chronological
            ? { by: time, direction: 'asc' }
            : { by: sortsHere ? 'cost' : source.ask, direction: sortsHere ? 'desc' : direction },
        }),
    limit: by.length === 0 ? 1 : limit,
  };
}

/** Measures a derived figure is divided by. */
function basis(parse: QuestionParse): SpendQuery['measures'] {
  const per = parse.params['per'];
  if (per === 'session') return ['sessions'];
  if (per === 'user') return ['users'];
  return per === 'task' ? ['tasks'] : [];
}
