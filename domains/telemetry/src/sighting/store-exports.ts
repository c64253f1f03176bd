import type { MetricPoint, ReadExport, ScopeCount, SpanLink } from '@apex/formats';
import { withTenant } from '@apex/postgres';
import { digest128 } from '../call/call-id.ts';
import { insertByMonth } from '../import/write-batch.ts';
import { settleDays } from '../roll-up/day-states.ts';
import type { Bound } from '../scope.ts';
import type { TenantCalls } from '../store/call-store.ts';
import { engineTime } from '../store/instant.ts';
import { JsonLines } from '../store/json-lines.ts';
import type { Tenant } from '../tenant.ts';
import { batchNameOf } from './joined-call.ts';
import type { JoinPlan } from './plan-join.ts';
import { addSightingLine, sightingIdOf, type SightingRecord } from './sighting-record.ts';
import { type JoinDeps, writeJoin } from './write-join.ts';

/** An export request that was acknowledged. */
export interface ReceivedExport {
  /** 32 hex digits, given at the door. */
  readonly intake_id: string;
  readonly received_at_ms: number;
  /** The key, or the person, that sent it. */
  readonly key_id: string;
  readonly path: string;
  readonly bytes: number;
  readonly read: ReadExport;
}

type Deps = JoinDeps & Pick<Bound, 'lock' | 'roll_up'>;

/**
 * Stores what export requests told, joined with what is known, and returns when the engine has acknowledged every row.
 * The same requests again change nothing. Throws where a store is away; sending them again later is safe.
 */
export async function storeExports(
  deps: Deps,
  tenant: Tenant,
  exports: readonly ReceivedExport[],
  signal: AbortSignal,
): Promise<void> {
  await deps.lock.run(tenant, signal, async (pinned) => {
    const store = deps.store.for(tenant);
    const told = exports.flatMap(({ read }) => read.sightings);
    const links = exports.flatMap(({ read }) => read.links);
    const name = batchNameOf(exports);
    const plan = await writeJoin(deps, pinned, tenant, { name, told, links });
    // What calls are made of comes after them: a batch that broke off before is planned again as it was.
    await insertLinks(store, links, deps.clock.now());
    await insertPoints(store, tenant, exports);
    await insertByMonth(store, 'sightings', recordsOf(tenant, exports, plan.sightings), addSightingLine);
    await insertIntakes(store, exports, deps.clock.now());
    await withTenant(pinned, tenant, (trx) => settleDays(trx, tenant, name));
    if (plan.calls.length > 0) deps.roll_up.wake();
  });
}

type Planned = JoinPlan['sightings'];

function recordsOf(tenant: Tenant, exports: readonly ReceivedExport[], planned: Planned): SightingRecord[] {
  const origins = new Map<string, ReceivedExport>();
  for (const received of exports) for (const { key } of received.read.sightings) origins.set(key, received);
  return planned.map(({ sighting, version }) => {
    const origin = origins.get(sighting.key);
    return {
      sighting,
      version,
      sighting_id: sightingIdOf(tenant, sighting.key),
      at_ms: Date.parse(sighting.observation.at),
      received_at_ms: origin?.received_at_ms ?? 0,
      key_id: origin?.key_id ?? '',
    };
  });
}

async function insertLinks(store: TenantCalls, links: readonly SpanLink[], now_ms: number): Promise<void> {
  if (links.length === 0) return;
  const lines = new JsonLines(store.lineHead, links.length / 4);
  const received_at = String(Math.floor(now_ms / 1000));
  for (const { trace_id, span_id, parent_span_id } of links) {
    lines.begin().text('trace_id', trace_id).text('span_id', span_id).text('parent_span_id', parent_span_id);
    lines.plain('received_at', received_at).end();
  }
  await store.insert('span_links', lines.done());
}

async function insertPoints(store: TenantCalls, tenant: Tenant, exports: readonly ReceivedExport[]): Promise<void> {
  const points = exports.flatMap((received) =>
    received.read.points.map((point) => ({ ...received, point, at_ms: Math.floor(point.at_ms) })),
  );
  await insertByMonth(store, 'metric_points', points, (lines, { point, received_at_ms, key_id }) =>
    addPointLine(lines, point, { point_id: pointIdOf(tenant, point), received_at_ms, key_id }),
  );
}

function pointIdOf({ organisation_id, project_id }: Tenant, { key }: MetricPoint): string {
  return digest128(`point\n${organisation_id}\n${project_id}\n${key}`);
}

function addPointLine(
  lines: JsonLines,
  point: MetricPoint,
  about: { readonly point_id: string; readonly received_at_ms: number; readonly key_id: string },
): void {
  lines
    .begin()
    .plain('point_id', about.point_id)
    .plain('at', engineTime(Math.floor(point.at_ms)))
    .plain('started_at', engineTime(Math.floor(point.started_at_ms)))
    .plain('received_at', engineTime(about.received_at_ms))
    .text('emitter', point.emitter)
    .text('scope', point.scope)
    .text('scope_version', point.scope_version)
    .text('service', point.service)
    .text('key_id', about.key_id)
    .text('metric', point.metric)
    .text('kind', point.kind)
    .text('model', point.model)
    .text('session', point.session)
    .text('user', point.user)
    .plain('temporality', point.temporality)
    .plain('value', point.value)
    .end();
}

async function insertIntakes(store: TenantCalls, exports: readonly ReceivedExport[], now_ms: number): Promise<void> {
  const lines = new JsonLines(store.lineHead, exports.length * 2);
  for (const received of exports) {
    for (const [place, scope] of received.read.scopes.entries())
      addIntakeLine(lines, received, { scope, place, now_ms });
  }
  await store.insert('intakes', lines.done());
}

interface IntakePart {
  readonly scope: ScopeCount;
  /** Among the scopes of the request: the first one bears its bytes. */
  readonly place: number;
  readonly now_ms: number;
}

function addIntakeLine(lines: JsonLines, received: ReceivedExport, { scope, place, now_ms }: IntakePart): void {
  lines
    .begin()
    .plain('intake_id', digest128(`intake\n${received.intake_id}\n${place}`))
    .plain('received_at', engineTime(received.received_at_ms))
    .plain('stored_at', engineTime(Math.max(now_ms, received.received_at_ms)))
    .plain('signal', received.read.signal)
    .text('path', received.path)
    .text('key_id', received.key_id)
    .text('emitter', scope.emitter)
    .text('scope', scope.scope)
    .text('scope_version', scope.scope_version)
    .text('service', scope.service)
    .count('items', scope.items)
    .count('calls', scope.calls)
    .count('aggregates', scope.aggregates)
    .count('rejected', scope.rejected.length)
    .count('bytes', place === 0 ? received.bytes : 0)
    .texts(
      'rejection_reasons',
      scope.rejected.map(({ reason }) => reason),
    )
    .texts(
      'rejection_messages',
      scope.rejected.map(({ message }) => message),
    )
    .texts(
      'rejection_names',
      scope.rejected.map(({ name }) => name),
    );
  if (scope.newest_at_ms !== null) lines.plain('newest_at', engineTime(Math.floor(scope.newest_at_ms)));
  lines.end();
}
