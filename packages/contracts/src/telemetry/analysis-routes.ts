import { defineRoutes } from '../route.ts';
import { anomalyQuerySchema, anomalyReportSchema } from './analysis/anomalies.ts';
import { anomaliesExample, explainExample, forecastExample } from './analysis/examples.ts';
import { explainQuerySchema, explanationSchema } from './analysis/explain.ts';
import { forecastQuerySchema, forecastSchema } from './analysis/forecast.ts';

/** What happened, taken apart: why it changed, where it will end, what was out of the ordinary. */
export const analysisRoutes = defineRoutes({
  explainChange: {
    method: 'POST',
    path: '/api/spend/explain',
    tag: 'spend',
    summary: 'Why a measure changed between two periods, by the values that explain it',
    access: 'read',
    reads: true,
    input: explainQuerySchema,
    output: explanationSchema,
    errors: ['invalid', 'unauthenticated', 'forbidden', 'limit', 'unavailable'],
    example: explainExample,
  },
  forecastSpend: {
    method: 'POST',
    path: '/api/spend/forecast',
    tag: 'spend',
    summary: 'Where a measure will end, with an interval taken from past errors',
    access: 'read',
    reads: true,
    input: forecastQuerySchema,
    output: forecastSchema,
    errors: ['invalid', 'unauthenticated', 'forbidden', 'limit', 'unavailable'],
    example: forecastExample,
  },
  findAnomalies: {
    method: 'POST',
    path: '/api/spend/anomalies',
    tag: 'spend',
    summary: 'What was out of the ordinary, against the usual of the same weekday or hour',
    access: 'read',
    reads: true,
    input: anomalyQuerySchema,
    output: anomalyReportSchema,
    errors: ['invalid', 'unauthenticated', 'forbidden', 'limit', 'unavailable'],
    example: anomaliesExample,
  },
});
