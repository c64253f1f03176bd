import { z } from 'zod';
import { type Objective, objectiveSchema } from './objective.ts';

const requests = 'apex_http_requests_total';
const seconds = 'apex_http_request_duration_seconds';
/** Answers as they are, files and streams: their time is that of the reader. */
const notSimple = '/api/(?:docs.*|threads/:id/export|runs/:id/stream|tracing/test|db/.*|.*/export.*)';
const intake = '/v1/(?:traces|logs|metrics)|/api/imports/:import_id/records';

/** The service-level objectives of the product; rules, dashboard, `/api/slo` and alerts derive from this list. */
export const objectives: readonly Objective[] = z.array(objectiveSchema).parse([
  {
    name: 'api-availability',
    title: 'API availability',
    about: 'Requests to /api that are not answered with a 5xx status',
    indicator: { kind: 'counter', metric: requests, of: { route: '/api/.*' }, bad: { status: '5..' } },
    objective: 0.999,
    window_days: 28,
    sla: 'The API answers 99.5 % of requests in a calendar month.',
    runbook: 'docs/runbooks/service-restart.md',
    least_events: 100,
    least_in_window: 200,
  },
  {
    name: 'api-latency',
    title: 'API latency',
    about: 'Simple reads (GET below /api, no files or streams) answered within 100 ms',
    indicator: {
      kind: 'duration',
      metric: seconds,
      of: { method: 'GET', route: '/api/.*' },
      except: { route: notSimple },
      at_most_seconds: 0.1,
    },
    objective: 0.95,
    window_days: 28,
    sla: '90 % of simple reads in a calendar month are answered within 250 ms.',
    runbook: 'docs/runbooks/high-latency.md',
    least_events: 100,
    least_in_window: 200,
  },
  {
    name: 'ingest-durability',
    title: 'Ingest acknowledgement',
    about: 'Intakes that are acknowledged as durably stored instead of answered with a 5xx status',
    indicator: { kind: 'counter', metric: requests, of: { route: intake }, bad: { status: '5..' } },
    objective: 0.999,
    window_days: 28,
    sla: 'What is acknowledged is never lost; 99.5 % of intakes are acknowledged at the first try.',
    runbook: 'docs/runbooks/disk-full.md',
    least_events: 50,
    least_in_window: 200,
  },
  {
    name: 'ingest-lag',
    title: 'Ingest lag',
    about: 'Minutes in which what was acknowledged is on the dashboards within 60 s',
    indicator: { kind: 'gauge', metric: 'apex_ingest_lag_seconds', at_most: 60 },
    objective: 0.99,
    window_days: 28,
    sla: 'Calls are on the dashboards within 5 minutes for 99 % of the time.',
    runbook: 'docs/runbooks/clickhouse-away.md',
    least_events: 10,
    least_in_window: 60,
  },
  {
    name: 'chat-first-event',
    title: 'First event of an answer',
    about: 'Questions whose first event is stored within 500 ms of their turn',
    indicator: { kind: 'duration', metric: 'apex_chat_first_event_seconds', of: {}, at_most_seconds: 0.5 },
    objective: 0.95,
    window_days: 28,
    sla: '90 % of questions show progress within 2 s.',
    runbook: 'docs/runbooks/high-latency.md',
    least_events: 20,
    least_in_window: 50,
  },
  {
    name: 'query-latency',
    title: 'Dashboard queries',
    about: 'Spend queries answered within 300 ms',
    indicator: {
      kind: 'duration',
      metric: seconds,
      of: { method: 'POST', route: '/api/spend/query' },
      at_most_seconds: 0.3,
    },
    objective: 0.95,
    window_days: 28,
    sla: '95 % of dashboard queries in a calendar month are answered within 1 s.',
    runbook: 'docs/runbooks/high-latency.md',
    least_events: 50,
    least_in_window: 200,
  },
]);
