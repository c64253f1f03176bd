import { dimensions, filterableDimensions, measures, timeDimensions, watchedMeasures } from '@apex/contracts';
import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { z } from 'zod';
import { filterSearch } from '../filter/filter-search.ts';
import { periodSearch } from '../period/period.ts';
import { appRoute } from '../shell/app-route.ts';
import { chartForms } from './chart-forms.ts';

const overviewRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/overview',
  validateSearch: z.object({ ...periodSearch, ...filterSearch }),
  component: lazyRouteComponent(() => import('./overview-page.tsx'), 'OverviewPage'),
});

const oneMeasure = z.enum(measures);
const oneDimension = z.enum(dimensions);

const explorerRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/explorer',
  validateSearch: z.object({
    ...periodSearch,
    ...filterSearch,
    /** One, or several as a list; cost when absent. */
    measure: z
      .union([oneMeasure, z.array(oneMeasure).min(1).max(6)])
      .optional()
      .catch(undefined),
    /** One, or a list of at most two labels and a time. */
    by: z
      .union([oneDimension, z.array(oneDimension).max(3)])
      .optional()
      .catch(undefined),
    /** The table is cut by time as well; the chart chooses by itself when absent. */
    grain: z.enum(timeDimensions).optional().catch(undefined),
    chart: z.enum(chartForms).optional().catch(undefined),
    /** A column of the table, `-` before it for the largest first. */
    sort: z.string().max(40).optional().catch(undefined),
  }),
  component: lazyRouteComponent(() => import('./explorer-page.tsx'), 'ExplorerPage'),
});

const anomaliesRoute = createRoute({
  getParentRoute: () => appRoute,
  path: '/anomalies',
  validateSearch: z.object({
    ...periodSearch,
    ...filterSearch,
    measure: z.enum(watchedMeasures).optional().catch(undefined),
    /** Feature when absent. */
    by: z.enum(filterableDimensions).optional().catch(undefined),
    /** Looks at the whole alone. */
    together: z.boolean().optional().catch(undefined),
    grain: z.enum(['day', 'hour']).optional().catch(undefined),
  }),
  component: lazyRouteComponent(() => import('./anomalies-page.tsx'), 'AnomaliesPage'),
});

/** What was spent, on what, and what was unusual about it. */
export const spendPages = [overviewRoute, explorerRoute, anomaliesRoute] as const;
