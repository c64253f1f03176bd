import { ApexError, type ObservationInput } from '@apex/contracts';
import { formatUsd } from '@apex/pricing';
import { type ArchetypeName, archetypeNames } from './archetype.ts';
import { archetypes } from './archetypes.ts';
import { type CallPlan, callStream } from './call-stream.ts';
import { fingerprint } from './fingerprint.ts';
import { observationOf } from './observation-of.ts';
import { type PlantKind, plantKinds } from './plant/plants.ts';
import type { PlantShare } from './quota.ts';
import { truthOf } from './truth-of.ts';

const mostCalls = 100_000_000;
const mostDays = 3660;
const usualDays = 30;

export interface SynthOptions {
  readonly archetype: ArchetypeName;
  /** Exactly so many observations. */
  readonly calls: number;
  /** A whole number from 0. */
  readonly seed: number;
  readonly plant?: readonly PlantShare[];
  /** ISO time in UTC of the first session. */
  readonly start: string;
  /** The traffic is spread over so many days; 30 unless told. */
  readonly days?: number;
}

export interface SynthTruth {
  readonly seed: number;
  readonly archetype: ArchetypeName;
  readonly calls: number;
  /** 12 places, at list prices. */
  readonly cost_usd: string;
  /** What each kind's calls and waste are is said beside each kind in `plant/`. */
  readonly planted: readonly { readonly kind: PlantKind; readonly calls: number; readonly waste_usd: string }[];
}

export interface Synthesis {
  /** Computed at the first reading, in one pass over the calls. */
  readonly truth: SynthTruth;
  /** May be read again and is the same again; nothing is kept in memory. */
  readonly observations: Iterable<ObservationInput>;
}

/** A workload with known waste. The same options give the same bytes, on any machine. */
export function synthesise(options: SynthOptions): Synthesis {
  const { archetype, calls, seed } = options;
  const plan = planOf(options);
  let truth: SynthTruth | undefined;
  return {
    get truth() {
      if (truth === undefined) {
        const { cost, planted } = truthOf(callStream(plan), plan.plant);
        const wasted = planted.map(({ kind, calls, waste }) => ({ kind, calls, waste_usd: formatUsd(waste) }));
        truth = { seed, archetype, calls, cost_usd: formatUsd(cost), planted: wasted };
      }
      return truth;
    },
    observations: {
      *[Symbol.iterator]() {
        for (const call of callStream(plan)) yield observationOf(call);
      },
    },
  };
}

function planOf({ archetype, calls, seed, plant = [], start, days = usualDays }: SynthOptions): CallPlan {
  const start_ms = Date.parse(start);
  requireThat(
    archetypeNames.includes(archetype),
    `There is no archetype "${archetype}"; use ${archetypeNames.join(', ')}.`,
  );
  requireThat(isWhole(calls, 1, mostCalls), `The number of calls must be a whole number from 1 to ${mostCalls}.`);
  requireThat(isWhole(seed, 0, Number.MAX_SAFE_INTEGER), 'The seed must be a whole number from 0.');
  requireThat(isWhole(days, 1, mostDays), `The number of days must be a whole number from 1 to ${mostDays}.`);
  requireThat(Number.isFinite(start_ms), `"${start}" is not a time; write one like 2026-03-01T00:00:00Z.`);
  for (const { kind, share } of plant) {
    requireThat(plantKinds.includes(kind), `"${kind}" cannot be planted; use ${plantKinds.join(', ')}.`);
    requireThat(share > 0 && share <= 1, `The share of ${kind} must be above 0 and at most 1.`);
  }
  requireThat(new Set(plant.map(({ kind }) => kind)).size === plant.length, 'Each kind of waste is planted once.');
  const stream = fingerprint(JSON.stringify([archetype, calls, seed, plant, days]));
  const prefix = `${archetype}-${stream.toString(16).padStart(8, '0')}`;
  return { archetype: archetypes[archetype], calls, seed, plant, start_ms, days, stream, prefix };
}

function isWhole(value: number, least: number, most: number): boolean {
  return Number.isSafeInteger(value) && value >= least && value <= most;
}

function requireThat(condition: boolean, message: string): void {
  if (!condition) throw new ApexError({ kind: 'invalid', reason: 'synth.bad_options', message });
}
