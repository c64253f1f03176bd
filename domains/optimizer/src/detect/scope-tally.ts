import type { ReplayCall } from '@apex/contracts';
import { dearest } from '../money/dearest.ts';

/** A call that is evidence, with what it would have saved. */
export interface SampleCall {
  readonly call_id: string;
  readonly session: string;
  readonly at_ms: number;
  readonly model: string;
  readonly cost: bigint;
  readonly saved: bigint;
}

const mostSamples = 5;

/** What a finding is made of: the calls it touches, their cost, and what they would have saved, alone and jointly. */
export class ScopeTally {
  calls = 0;
  cost = 0n;
  saved = 0n;
  /** What is left after the findings before it in the plan. */
  joint = 0n;
  sessions = 0;
  #session: string | null = null;
  #samples: SampleCall[] = [];

  add(call: ReplayCall, amounts: { readonly cost: bigint; readonly saved: bigint; readonly joint: bigint }): void {
    const { cost, saved, joint } = amounts;
    this.calls += 1;
    this.cost += cost;
    this.saved += saved;
    this.joint += joint;
    // Calls come by session.
    if (call.session !== this.#session) this.sessions += 1;
    this.#session = call.session;
    const { call_id, session, at_ms, model } = call;
    this.#samples.push({ call_id, session, at_ms, model, cost, saved });
    if (this.#samples.length > mostSamples * 20) this.#samples = this.samples();
  }

  samples(): SampleCall[] {
    return dearest(this.#samples, ({ saved }) => saved, mostSamples);
  }
}

/** Tallies by a key, made when first asked for. */
export class Tallies<T> {
  readonly #byKey = new Map<string, T>();
  readonly #make: () => T;

  constructor(make: () => T) {
    this.#make = make;
  }

  of(key: string): T {
    const known = this.#byKey.get(key);
    if (known !== undefined) return known;
    const fresh = this.#make();
    this.#byKey.set(key, fresh);
    return fresh;
  }

  entries(): [string, T][] {
    return [...this.#byKey];
  }
}
