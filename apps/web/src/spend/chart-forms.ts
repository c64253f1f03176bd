/** How the explorer draws: over time as lines or stacked, or a bar a value. */
export const chartForms = ['line', 'stack', 'bars'] as const;
export type ChartForm = (typeof chartForms)[number];
