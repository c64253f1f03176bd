import { createHash } from 'node:crypto';
import type { Table, TenantCalls } from '../store/call-store.ts';
import { engineTime, storableMs } from '../store/instant.ts';

/** What a deletion takes. */
export interface Selected {
  readonly kind: 'user' | 'session' | 'before';
  readonly value: string;
}

/** A condition for each table. They hold while calls are there: `calls` goes last. */
export interface Selection {
  readonly tables: readonly (readonly [Table, string])[];
  /** Other versions of the calls, and what was joined into them; before the calls themselves. */
  readonly calls_first: string;
  readonly params: Readonly<Record<string, unknown>>;
}

export function digestOf(value: string): string {
  return createHash('sha256').update(value).digest('hex');
}

export function selectionOf(store: TenantCalls, { kind, value }: Selected): Selection {
  if (kind !== 'before') return ofLabel(store, kind, digestOf(value));
  const moment = engineTime(storableMs(Date.parse(value)));
  const before = (column: string): string => `${column} < {moment:DateTime64(3, 'UTC')}`;
  const calls = store.subselect('call_id', 'calls', before('at'));
  return {
    tables: [
      ['metric_points', before('at')],
      ['sightings', before('at')],
      ['span_links', before('received_at')],
      ['intakes', before('received_at')],
      ['occurrences', `${before('at')} OR call_id IN ${calls}`],
      ['rollup_sessions', before('first_at')],
      ['rollup_hours', before('first_at')],
      ['calls', before('at')],
    ],
    calls_first: `NOT (${before('at')}) AND call_id IN ${calls}`,
    params: { moment },
  };
}

/** Named by a digest: what deletes is written down where it deletes. */
function ofLabel(store: TenantCalls, kind: 'user' | 'session', digest: string): Selection {
  const is = (text: string): string => `lower(hex(SHA256(${text}))) = {digest:String}`;
  const theirs = is(kind);
  const of = (columns: string, where = '1'): string => store.subselect(columns, 'calls', `${theirs} AND ${where}`);
  const reported = kind === 'user' ? `JSONExtractString(sighting, 'told', 'user')` : 'session';
  // A report that names nobody is evidence of a call that does; one that names another is that one's.
  const evidence = [
    `trace_id IN ${of('trace_id', "trace_id != ''")}`,
    `response_id IN ${of('response_id', "response_id != ''")}`,
    ...(kind === 'user' ? [`(session, at) IN ${of('session, at', "session != ''")}`] : []),
  ];
  const ids = of('call_id');
  const names = of(`replaceAll(toString(call_id), '-', '')`);
  const other_session = kind === 'user' ? `OR (user = '' AND session IN ${of('session', "session != ''")})` : '';
  return {
    tables: [
      ['metric_points', `${theirs} ${other_session}`],
      ['sightings', `${is(reported)} OR (${reported} = '' AND (${evidence.join(' OR ')}))`],
      ['occurrences', `${kind === 'session' ? `${theirs} OR ` : ''}call_id IN ${ids}`],
      ['rollup_sessions', theirs],
      ['calls', theirs],
    ],
    calls_first: `NOT (${theirs}) AND (call_id IN ${ids} OR superseded_by IN ${names})`,
    params: { digest },
  };
}
