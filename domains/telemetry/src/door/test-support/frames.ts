import type { ReadExport } from '@apex/formats';
import { newCaller } from '@apex/testkit/telemetry';
import { randomUUID } from 'node:crypto';
import type { Frame, FrameHead } from '../spool/frame.ts';

/** A frame whose body says what it is. */
export function frameOf(text: string, changes: Partial<FrameHead> = {}): Frame {
  const { organisation_id, project_id } = newCaller();
  const body = Buffer.from(text);
  const head: FrameHead = {
    intake_id: randomUUID().replaceAll('-', ''),
    organisation_id,
    project_id,
    key_id: 'key',
    path: '/v1/traces',
    signal: 'traces',
    encoding: 'json',
    compression: 'identity',
    received_at_ms: 1_772_323_200_000,
    decoded_bytes: body.length,
    ...changes,
  };
  return { head, body };
}

/** An export of so many spans of which nothing else is known. */
export function readOf(items: number): ReadExport {
  return { signal: 'traces', items, sightings: [], links: [], points: [], rejected: [], scopes: [] };
}

export function tenantOf({ head }: Frame): Pick<FrameHead, 'organisation_id' | 'project_id'> {
  const { organisation_id, project_id } = head;
  return { organisation_id, project_id };
}
