import type { Observation } from '@apex/contracts';
import { newObservation, type Sighting, sightingRanks } from '@apex/formats';
import { digest128 } from '../call/call-id.ts';
import { engineTime } from '../store/instant.ts';
import type { JsonLines } from '../store/json-lines.ts';
import type { Tenant } from '../tenant.ts';
import { countsOf } from './join/edges.ts';

/** A report as it is written. */
export interface SightingRecord {
  readonly sighting: Sighting;
  readonly sighting_id: string;
  readonly at_ms: number;
  readonly version: number;
  readonly received_at_ms: number;
  readonly key_id: string;
}

/** Names a report in all of the product. */
export function sightingIdOf(tenant: Tenant, key: string): string {
  return digest128(`sighting\n${tenant.organisation_id}\n${tenant.project_id}\n${key}`);
}

/** Adds a report as a line for table `sightings`. */
export function addSightingLine(lines: JsonLines, record: SightingRecord): void {
  const { sighting, sighting_id, version, at_ms, received_at_ms, key_id } = record;
  const { observation } = sighting;
  lines
    .begin()
    .plain('sighting_id', sighting_id)
    .count('version', version)
    .plain('at', engineTime(at_ms))
    .plain('received_at', engineTime(received_at_ms))
    .plain('signal', sighting.signal)
    .plain('role', sighting.role)
    .plain('rank', sighting.rank)
    .text('emitter', sighting.emitter)
    .text('scope', sighting.scope)
    .text('scope_version', sighting.scope_version)
    .text('service', sighting.service)
    .text('key_id', key_id)
    .text('trace_id', observation.trace_id)
    .text('span_id', observation.span_id)
    .text('parent_span_id', sighting.parent_span_id)
    .text('response_id', observation.response_id)
    .text('request_id', sighting.request_id)
    .text('session', observation.session)
    .text('counts', countsOf(sighting))
    .flag('has_usage', observation.usage !== null)
    .plain('convention', sighting.convention)
    .text('sighting', textOfSighting(sighting))
    .end();
}

type StoredSighting = Omit<Sighting, 'observation'> & { readonly at: string; readonly told: Partial<Observation> };

const blank = newObservation('otlp', '', '');
// A report has each field, and says something in few of them.
const fields = Object.keys(blank).filter(
  (name) => !['identity', 'source', 'at'].includes(name),
) as (keyof Observation)[];

function textOfSighting({ observation, ...sighting }: Sighting): string {
  const told: Record<string, unknown> = {};
  for (const field of fields) {
    const value = observation[field];
    if (value !== blank[field] && !isEmpty(value)) told[field] = value;
  }
  return JSON.stringify({ ...sighting, at: observation.at, told });
}

function isEmpty(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  for (const _ in value) return false;
  return true;
}

/** What was written as `sighting` is what it was: only this module writes it. */
export function sightingOfText(text: string): Sighting {
  const { at, told, ...sighting } = JSON.parse(text) as StoredSighting;
  if (!sightingRanks.includes(sighting.rank)) throw new TypeError('a stored report has a rank that is none');
  return { ...sighting, observation: { ...newObservation('otlp', sighting.key, at), ...told } };
}
