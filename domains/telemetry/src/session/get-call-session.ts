import { ApexError, type SessionDetail } from '@apex/contracts';
import { z } from 'zod';
import { sessionLabels } from '../roll-up/recompute-days.ts';
import type { Scope } from '../scope.ts';
import type { TenantCalls } from '../store/call-store.ts';
import { addUp, costOf, type SessionGroup, sessionGroupSchema, sessionOfGroups } from './session-of-groups.ts';
import { sessionAggregates } from './session-sums.ts';

const mostTools = 100;
const mostLabels = 100;

const daysSchema = z.object({ first: z.string(), last: z.string(), found: z.string().transform(Number) });
const namedCountSchema = z.object({ name: z.string(), number: z.string().transform(Number) });
const labelsSchema = z.object({
  branches: z.array(z.string()),
  tasks: z.array(z.string()),
  environments: z.array(z.string()),
});

/** One session by its name; one that has no calls in this project is not found. */
export async function getCallSession(
  { caller, store }: Pick<Scope, 'caller' | 'store'>,
  { session }: { readonly session: string },
): Promise<SessionDetail> {
  const calls = store.for(caller);
  const days = await daysOfSession(calls, session, caller.signal);
  if (days === undefined) throw notFound(session);
  const read = readingOf(calls, { session, ...days }, caller.signal);
  const [groups, tools, error_types, [labels]] = await Promise.all([
    read.groups(),
    read.counts('arrayJoin(tools)', '1', mostTools),
    read.counts("if(error_type = '', '(none)', error_type)", "status = 'error'", mostLabels),
    read.labels(),
  ]);
  if (groups.length === 0) throw notFound(session);
  const { first_ms, last_ms } = addUp(groups);
  return {
    ...sessionOfGroups(session, groups, caller.project_name),
    duration_ms: last_ms - first_ms,
    branches: labels?.branches ?? [],
    tasks: labels?.tasks ?? [],
    environments: labels?.environments ?? [],
    by_model: byModel(groups),
    tools: tools.map(({ name, number }) => ({ tool: name, uses: number })),
    error_types: error_types.map(({ name, number }) => ({ error_type: name, calls: number })),
  };
}

/** Occurrences are in order of their session, so that they say at once in which days its calls lie. */
async function daysOfSession(calls: TenantCalls, session: string, signal: AbortSignal) {
  const [row] = await calls.query({
    columns: 'count() AS found, toString(toDate32(min(at))) AS first, toString(toDate32(max(at))) AS last',
    from: 'occurrences',
    where: ['session = {session:String}'],
    params: { session },
    signal,
    schema: daysSchema,
  });
  return row === undefined || row.found === 0 ? undefined : { first: row.first, last: row.last };
}

interface Place {
  readonly session: string;
  readonly first: string;
  readonly last: string;
}

function readingOf(calls: TenantCalls, place: Place, signal: AbortSignal) {
  const common = {
    from: 'calls',
    final: true,
    where: ['day BETWEEN {first:Date32} AND {last:Date32}', 'session = {session:String}'],
    params: { ...place },
    signal,
  } as const;
  const distinct = (column: string): string => `arraySort(groupUniqArrayIf(${mostLabels})(${column}, ${column} != ''))`;
  const aggregates = Object.entries(sessionAggregates('calls')).map(([alias, sql]) => `${sql} AS ${alias}`);
  return {
    groups: () =>
      calls.query({
        ...common,
        columns: [...sessionLabels, ...aggregates].join(', '),
        tail: `GROUP BY ${sessionLabels.join(', ')}`,
        schema: sessionGroupSchema,
      }),
    counts: (name: string, where: string, most: number) =>
      calls.query({
        ...common,
        where: [...common.where, where],
        columns: `${name} AS name, count() AS number`,
        tail: `GROUP BY name ORDER BY number DESC, name LIMIT ${most}`,
        schema: namedCountSchema,
      }),
    labels: () =>
      calls.query({
        ...common,
        columns: `${distinct('branch')} AS branches, ${distinct('task')} AS tasks, ${distinct('environment')} AS environments`,
        schema: labelsSchema,
      }),
  };
}

function byModel(groups: readonly SessionGroup[]): SessionDetail['by_model'] {
  return [...Map.groupBy(groups, ({ provider, model }) => `${provider}\u0001${model}`).values()]
    .map((own) => ({ own, total: addUp(own) }))
    .toSorted((one, other) => Number(other.total.cost - one.total.cost) || other.total.calls - one.total.calls)
    .map(({ own, total }) => ({
      provider: own[0]?.provider ?? '',
      model: own[0]?.model ?? '',
      calls: total.calls,
      cost_usd: costOf(total),
      tokens: total.tokens,
    }));
}

function notFound(session: string): ApexError {
  return new ApexError({
    kind: 'not_found',
    reason: 'telemetry.session_not_found',
    message: `There is no session ${session.slice(0, 80)} in this project.`,
  });
}
