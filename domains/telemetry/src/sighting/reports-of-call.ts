import type { CallReport } from '@apex/contracts';
import { z } from 'zod';
import type { StoredCall } from '../call/stored-call.ts';
import { Parameters } from '../store/condition.ts';
import type { TenantCalls } from '../store/call-store.ts';
import { dayOf, engineTime } from '../store/instant.ts';
import type { Tenant } from '../tenant.ts';
import { type JoinedCall, joinSightings } from './join/join-sightings.ts';
import { disagreesWith } from './join/merge-cluster.ts';
import { importedCalls, isAgentLog, reportsOfSessions } from './imported-calls.ts';
import { nameCall } from './joined-call.ts';
import { relatedSightings } from './related-sightings.ts';
import { sightingOfText } from './sighting-record.ts';

const dayMs = 24 * 60 * 60_000;
const mostSeeds = 1_000;

/** Who told of a call and what, most trusted first: joined again from the reports as they are stored. */
export async function reportsOfCall(store: TenantCalls, tenant: Tenant, row: StoredCall): Promise<CallReport[]> {
  if (row.source !== 'otlp' && !isAgentLog(row.source)) return [];
  const seeds = await seedsOf(store, row);
  const { sightings, links } = await relatedSightings(store, seeds, []);
  const reported = [...sightings.values()].map(({ sighting }) => sighting);
  const known = [...reported, ...(await importedCalls(store, reported))];
  const call = joinSightings(known, links).find((joined) => nameCall(tenant, joined).call_id === row.call_id);
  return call === undefined ? [] : call.reports.map((report) => shownReport(report, call));
}

/** Reports that a call names itself by: its trace, its answer, or its session's moment. */
async function seedsOf(store: TenantCalls, { source, trace_id, response_id, session, at }: StoredCall) {
  if (isAgentLog(source)) return reportsOfSessions(store, [{ session, at_ms: at }]);
  const params = new Parameters();
  const names = [
    ...(trace_id === '' ? [] : [`trace_id = ${params.add(trace_id, 'String')}`]),
    ...(response_id === '' ? [] : [`response_id = ${params.add(response_id, 'String')}`]),
    ...(session === '' ? [] : [`(session = ${params.add(session, 'String')} AND at = ${moment(params, at)})`]),
  ];
  if (names.length === 0) names.push(`at = ${moment(params, at)}`);
  const rows = await store.query({
    columns: 'sighting',
    from: 'sightings',
    where: [
      `day BETWEEN ${params.add(dayOf(Math.max(0, at - dayMs)), 'Date32')} AND ${params.add(dayOf(at + dayMs), 'Date32')}`,
      names.join(' OR '),
    ],
    tail: `ORDER BY version DESC LIMIT 1 BY sighting_id LIMIT ${mostSeeds}`,
    params: params.values,
    schema: z.object({ sighting: z.string() }),
  });
  return rows.map(({ sighting }) => sightingOfText(sighting));
}

function moment(params: Parameters, ms: number): string {
  return params.add(engineTime(ms), "DateTime64(3, 'UTC')");
}

function shownReport(report: JoinedCall['reports'][number], { outcome, usage_from, reports }: JoinedCall): CallReport {
  const { observation, emitter, signal, scope, scope_version, service, rank, convention } = report;
  const { model, model_served, usage, reported_cost_usd, trace_id, span_id } = observation;
  return {
    emitter,
    signal,
    scope,
    scope_version,
    service,
    rank,
    model: model || model_served,
    convention,
    reported_input: report.reported_input,
    reported_output: report.reported_output,
    usage,
    reported_cost_usd,
    trace_id,
    span_id,
    priced: report === reports.find((one) => one.emitter === usage_from && one.observation.usage !== null),
    disagrees: disagreesWith(report, outcome.usage),
  };
}
