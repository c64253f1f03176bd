import { ApexError } from '@apex/contracts';
import type { Archetype } from './archetype.ts';
import { Arrival } from './arrival.ts';
import { cleanSession } from './clean-session.ts';
import type { Draft } from './draft.ts';
import { type PlantKind, plants } from './plant/plants.ts';
import { type PlantShare, Quota } from './quota.ts';
import { Random } from './random.ts';
import { Session } from './session.ts';

export interface CallPlan {
  readonly archetype: Archetype;
  readonly calls: number;
  readonly seed: number;
  readonly plant: readonly PlantShare[];
  readonly start_ms: number;
  readonly days: number;
  /** Sets this workload's random numbers apart from those of other workloads of the same seed. */
  readonly stream: number;
  /** Begins every session's name. */
  readonly prefix: string;
}

export interface SynthCall {
  readonly session: Session;
  /** Place within the session, from 0. */
  readonly sequence: number;
  readonly draft: Draft;
  /** `null`: no waste was planted in it. */
  readonly planted: PlantKind | null;
}

/** The calls, session after session in the order they begin; a session has waste of one kind at most. */
export function* callStream(plan: CallPlan): Generator<SynthCall, void, undefined> {
  const { archetype, calls, seed, stream, prefix } = plan;
  const random = new Random(seed, stream);
  const quota = new Quota(calls, plan.plant);
  // The last day is left for sessions to end in.
  const arrival = new Arrival(archetype.rhythm, { ...plan, days: Math.max(1, plan.days - 1) }, random);
  let made = 0;
  for (let number = 0; !quota.done; number += 1) {
    const kind = nextKind(quota, archetype, random);
    const session = new Session({
      archetype,
      random: new Random(seed, stream + number + 1),
      at_ms: arrival.at(made / calls),
      label: `${prefix}-${number}`,
      ...(kind === null ? {} : plants[kind].session),
    });
    const drafts =
      kind === null ? cleanSession(session, quota.clean) : plants[kind].calls(session, quota.limitsOf(kind));
    let sequence = 0;
    for (const draft of drafts) {
      const planted = draft.without_waste.call === 'same' ? null : kind;
      quota.spend(planted);
      made += 1;
      yield { session, sequence, draft, planted };
      sequence += 1;
    }
    // Without progress the loop would never end.
    if (sequence === 0) throw stuck();
  }
}

function stuck(): ApexError {
  return new ApexError({
    kind: 'internal',
    reason: 'synth.session_without_calls',
    message: 'The generator made a session without calls.',
  });
}

/** Drawn so that each kind of session is spread over the whole time: by the sessions it still has to make. */
function nextKind(quota: Quota, archetype: Archetype, random: Random): PlantKind | null {
  const natural = (archetype.turns[0] * 2 + archetype.turns[1]) / 3;
  let rest = 0;
  const choices: { readonly kind: PlantKind | null; readonly weight: number }[] = [];
  const clean = { kind: null, weight: quota.clean / natural };
  for (const choice of [clean, ...quota.planted.map(({ kind, left }) => planted(kind, left, natural))]) {
    choices.push(choice);
    rest += choice.weight;
  }
  rest *= random.unit();
  const drawn = choices.find(({ weight }) => {
    rest -= weight;
    return rest < 0;
  });
  return (drawn ?? choices.find(({ weight }) => weight > 0) ?? clean).kind;
}

function planted(kind: PlantKind, left: number, natural: number): { kind: PlantKind; weight: number } {
  const { per_support } = plants[kind];
  return { kind, weight: left / (per_support === null ? natural : per_support * 1.5) };
}
