import { ApexError, type Observation, type ObservationInput } from '@apex/contracts';
import { callStream, type SynthCall } from '../call-stream.ts';
import { fingerprint } from '../fingerprint.ts';
import { observationOf } from '../observation-of.ts';
import { Random } from '../random.ts';
import type { WorkspacePart } from './part.ts';
import { workspaceParts } from './parts.ts';

const hour_ms = 3_600_000;
const day_ms = 24 * hour_ms;
const wednesday = 3;
/** The day of the runaway session lies before the two fortnights that people compare. */
const leastLoopDay = 30;

export interface WorkspaceOptions {
  readonly seed: number;
  /** ISO time in UTC; nothing happens after it. */
  readonly until: string;
}

/** What a schema would fill in for an observation that leaves it out. */
const blanks = {
  reported_cost_usd: null,
  branch: '',
  task: '',
  trace_id: '',
  span_id: '',
  response_id: '',
} as const;

/**
 * Some eleven thousand calls of a made-up team over nine weeks, in order of time. Days that are over depend on the seed
 * and the day of `until` alone; of the last day there is what lies before `until`.
 */
export function synthesiseWorkspace({ seed, until }: WorkspaceOptions): Observation[] {
  const until_ms = Date.parse(until);
  if (!Number.isFinite(until_ms)) throw badTime(until);
  const today_ms = until_ms - (until_ms % day_ms);
  const all: { readonly at_ms: number; readonly observation: Observation }[] = [];
  for (const part of workspaceParts(loopDay(today_ms))) {
    for (const call of callStream(planOf(part, seed, today_ms))) {
      if (call.draft.at_ms <= until_ms) all.push({ at_ms: call.draft.at_ms, observation: labelled(call, part) });
    }
  }
  return all.sort((left, right) => left.at_ms - right.at_ms).map(({ observation }) => observation);
}

function planOf(part: WorkspacePart, seed: number, today_ms: number) {
  const { name, archetype, calls, plant, first_day, last_day, first_hour = 0 } = part;
  const stream = fingerprint(JSON.stringify([name, seed]));
  const start_ms = today_ms - first_day * day_ms + first_hour * hour_ms;
  // The generator keeps the last day for sessions to end in; here it is a day as any other.
  const days = first_day - last_day + 2;
  return { archetype, calls, seed, plant, start_ms, days, stream, prefix: `sample-${name}` };
}

/** The last Wednesday that is long enough ago. */
function loopDay(today_ms: number): number {
  let day = leastLoopDay;
  while (new Date(today_ms - day * day_ms).getUTCDay() !== wednesday) day += 1;
  return day;
}

function labelled(call: SynthCall, part: WorkspacePart): Observation {
  const { session, draft } = call;
  const choice = new Random(fingerprint(session.label));
  const user = part.people[(Number(session.user.slice(-4)) - 1) % part.people.length] ?? part.people[0];
  const isSubAgent = draft.agent !== '';
  const own = part.models_of?.[user];
  const model = isSubAgent ? (part.sub_agent_model ?? draft.model) : (own ?? draft.model);
  const task = part.task === undefined ? '' : `${part.task}-${choice.even([100, 999])}`;
  const raw = observationOf(call);
  return {
    ...blanks,
    ...everyOther(raw),
    model,
    model_served: raw.model_served === '' ? '' : model,
    user,
    agent: isSubAgent ? draft.agent : part.agent,
    environment: choice.weighted(part.environments).name,
    task,
    branch: session.project === '' ? '' : `feat/${task.toLowerCase()}`,
  };
}

/** The generator itself says every field that `blanks` does not; a test holds that the schema changes nothing. */
function everyOther(raw: ObservationInput): Omit<Observation, keyof typeof blanks> {
  return raw as Omit<Observation, keyof typeof blanks>;
}

function badTime(until: string): ApexError {
  return new ApexError({
    kind: 'invalid',
    reason: 'synth.bad_options',
    message: `"${until}" is not a time; write one like 2026-03-01T00:00:00Z.`,
  });
}
