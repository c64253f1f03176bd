import type { CallSource } from '@apex/contracts';
import type { Sighting } from '@apex/formats';
import { z } from 'zod';
import {
  labelsOfRow,
  millisecondsOf,
  outcomeOfRow,
  type StoredCall,
  storedCallColumns,
  storedCallSchema,
} from '../call/stored-call.ts';
import { storedLabel } from '../call/stored-label.ts';
import { periodConditions } from '../replay/replay-conditions.ts';
import { Parameters } from '../store/condition.ts';
import type { TenantCalls } from '../store/call-store.ts';
import { agentLogEmitter, sameSessionBeginWithinMs } from './join/edges.ts';
import { sightingOfText } from './sighting-record.ts';

/** Coding agents tell of their calls twice: in the logs they keep, and as telemetry. */
const agentLogSources: readonly CallSource[] = ['claude-code', 'codex'];

export function isAgentLog(source: CallSource): boolean {
  return agentLogSources.includes(source);
}

interface SessionSpan {
  readonly sessions: readonly string[];
  readonly from_ms: number;
  readonly to_ms: number;
}

const mostRead = 50_000;
const foundSchema = z.object({ found: z.boolean() });

/** Calls that were read from agents' logs and could be those of these reports, as reports of their own. */
export async function importedCalls(store: TenantCalls, sightings: readonly Sighting[]): Promise<Sighting[]> {
  const told = sightings.filter(({ observation: { session } }) => session !== '');
  const span = spanOf(
    told.map(({ observation, ended_at_ms }) => ({ ...observation, ms: [Date.parse(observation.at), ended_at_ms] })),
  );
  if (span === null) return [];
  const params = new Parameters();
  const theirs = {
    from: 'calls',
    where: [`source IN ('${agentLogSources.join("','")}')`, ...sessionConditions(span, params)],
    params: params.values,
  } as const;
  // Most telemetry has no log beside it; whole rows in their best version cost a merge of whole days.
  const [any] = await store.query({ ...theirs, columns: 'toBool(1) AS found', tail: 'LIMIT 1', schema: foundSchema });
  if (any === undefined) return [];
  const rows = await store.query({
    ...theirs,
    columns: storedCallColumns,
    final: true,
    tail: `ORDER BY at LIMIT ${mostRead}`,
    schema: storedCallSchema,
  });
  return rows.map(sightingOfCall);
}

/** Reports of sessions whose calls were just read from agents' logs. */
export async function reportsOfSessions(
  store: TenantCalls,
  calls: readonly { readonly session: string; readonly at_ms: number }[],
): Promise<Sighting[]> {
  const span = spanOf(calls.map(({ session, at_ms }) => ({ session, ms: [at_ms] })));
  if (span === null) return [];
  const params = new Parameters();
  const rows = await store.query({
    columns: 'sighting',
    from: 'sightings',
    where: sessionConditions(span, params),
    params: params.values,
    tail: `ORDER BY version DESC LIMIT 1 BY sighting_id LIMIT ${mostRead}`,
    schema: z.object({ sighting: z.string() }),
  });
  return rows.map(({ sighting }) => sightingOfText(sighting));
}

function spanOf(told: readonly { readonly session: string; readonly ms: readonly number[] }[]): SessionSpan | null {
  const named = told.filter(({ session }) => session !== '');
  if (named.length === 0) return null;
  const moments = named.flatMap(({ ms }) => ms);
  return {
    sessions: [...new Set(named.map(({ session }) => storedLabel(session)))],
    from_ms: Math.floor(moments.reduce((least, ms) => Math.min(least, ms))) - sameSessionBeginWithinMs,
    to_ms: Math.ceil(moments.reduce((most, ms) => Math.max(most, ms))) + sameSessionBeginWithinMs,
  };
}

function sessionConditions({ sessions, from_ms, to_ms }: SessionSpan, params: Parameters): string[] {
  const iso = (ms: number): string => new Date(Math.max(0, ms)).toISOString();
  return [
    ...periodConditions({ from: iso(from_ms), to: iso(to_ms) }, params),
    `session IN ${params.add(sessions, 'Array(String)')}`,
  ];
}

const prefix = 'call:';

/** Whether the anchor of a joined call says that the call is one that was read from a log; its id then. */
export function importedIdOf(anchor: string): string | null {
  return anchor.startsWith(prefix) ? anchor.slice(prefix.length) : null;
}

function sightingOfCall(row: StoredCall): Sighting {
  const key = `${prefix}${row.call_id}`;
  return {
    key,
    signal: 'logs',
    role: 'call',
    rank: 'self_report',
    emitter: agentLogEmitter,
    scope: '',
    scope_version: '',
    service: '',
    parent_span_id: '',
    request_id: '',
    ended_at_ms: row.at + (millisecondsOf(row.latency_us) ?? 0),
    convention: row.has_usage ? 'exclusive' : 'none',
    reported_input: null,
    reported_output: null,
    observation: {
      ...outcomeOfRow(row),
      ...labelsOfRow(row),
      identity: key,
      at: new Date(row.at).toISOString(),
      sequence: 0,
      prefix: null,
    },
  };
}
