import type { TrafficCall } from '@apex/contracts';
import type { TrafficState } from './traffic-search.ts';

/** Calls by their request id. */
export type TrafficLog = ReadonlyMap<string, TrafficCall>;

/** Calls a page keeps; older ones are in the records of calls. */
export const mostKept = 500;

/** Newest first; calls that began at the same moment always in the same order. */
export function newestFirst(log: TrafficLog): TrafficCall[] {
  return [...log.values()].sort(
    (a, b) => Date.parse(b.started_at) - Date.parse(a.started_at) || (a.request_id < b.request_id ? 1 : -1),
  );
}

/** The log with what was told; of a call that was told twice the later word holds. */
export function withCalls(log: TrafficLog, told: readonly TrafficCall[]): TrafficLog {
  if (told.length === 0) return log;
  const next = new Map(log);
  for (const call of told) {
    const known = next.get(call.request_id);
    if (known === undefined || known.sequence < call.sequence || known.state === 'open')
      next.set(call.request_id, call);
  }
  if (next.size <= mostKept) return next;
  return new Map(
    newestFirst(next)
      .slice(0, mostKept)
      .map((call) => [call.request_id, call]),
  );
}

export function lastSequence(calls: Iterable<TrafficCall>, before = 0): number {
  let last = before;
  for (const { sequence } of calls) last = Math.max(last, sequence);
  return last;
}

/** How a call stands: under way, answered, or failed. */
export function stateOf({ state, status, error }: TrafficCall): TrafficState {
  if (state === 'open') return 'open';
  return error !== '' || status === null || status >= 400 ? 'error' : 'ok';
}

/** What is to be said beside the status: nothing where the error is the status again. */
export function errorBeside({ status, error }: Pick<TrafficCall, 'status' | 'error'>): string {
  return error === String(status) ? '' : error;
}

export interface TrafficFilter {
  readonly key?: string | undefined;
  readonly feature?: string | undefined;
  readonly state?: TrafficState | undefined;
}

export function isShown(call: TrafficCall, { key, feature, state }: TrafficFilter): boolean {
  return (
    (key === undefined || call.key_id === key) &&
    (feature === undefined || call.feature === feature) &&
    (state === undefined || stateOf(call) === state)
  );
}

/**
 * What is on the screen while it is held: the rows that were there, in their places and as they are now, and how many
 * wait to be let in. Rows that no longer match a filter stay too, since leaving would move the others.
 */
export function heldRows(held: readonly string[], log: TrafficLog, filter: TrafficFilter) {
  const there = new Set(held);
  const rows = held.flatMap((id) => log.get(id) ?? []);
  let waiting = 0;
  for (const call of log.values()) if (!there.has(call.request_id) && isShown(call, filter)) waiting += 1;
  return { rows, waiting };
}
