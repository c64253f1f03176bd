import { ApexError } from '@apex/contracts';
import type { PlantLimits } from './plant/plant.ts';
import { type PlantKind, plants } from './plant/plants.ts';

export interface PlantShare {
  readonly kind: PlantKind;
  /** Of all calls, above 0 and at most 1. */
  readonly share: number;
}

interface Planted {
  readonly kind: PlantKind;
  left: number;
  /** 0: needs no support. */
  readonly per_support: number;
}

/** Keeps the books while sessions are made, so that every kind ends at exactly its share and the total at `calls`. */
export class Quota {
  readonly #planted: Planted[];
  #unplanted: number;

  constructor(calls: number, plant: readonly PlantShare[]) {
    const wanted = plant.map(({ kind, share }) => ({ kind, left: Math.round(calls * share) }));
    this.#unplanted = calls - wanted.reduce((sum, { left }) => sum + left, 0);
    const heavier = this.#heavierLoad(wanted);
    this.#planted = wanted.map(({ kind, left }) => ({ kind, left, per_support: perSupport(kind, heavier) }));
  }

  get done(): boolean {
    return this.#unplanted === 0 && this.#planted.every(({ left }) => left === 0);
  }

  get planted(): readonly { readonly kind: PlantKind; readonly left: number }[] {
    return this.#planted;
  }

  /** Calls that neither are planted nor must be kept for planted ones to stand on. */
  get clean(): number {
    return this.#unplanted - this.#planted.reduce((sum, entry) => sum + supportFor(entry), 0);
  }

  limitsOf(kind: PlantKind): PlantLimits {
    const entry = this.#planted.find((one) => one.kind === kind);
    if (entry === undefined) return { planted: 0, support: 0, per_support: 0 };
    return { planted: entry.left, support: supportFor(entry), per_support: entry.per_support };
  }

  spend(kind: PlantKind | null): void {
    const entry = this.#planted.find((one) => one.kind === kind);
    if (entry === undefined) this.#unplanted -= 1;
    else entry.left -= 1;
  }

  /** The least factor on each kind's natural load that lets all planted calls stand on the unplanted ones. */
  #heavierLoad(wanted: readonly { readonly kind: PlantKind; readonly left: number }[]): number {
    const support = (factor: number) =>
      wanted.reduce((sum, { kind, left }) => sum + supportFor({ left, per_support: perSupport(kind, factor) }), 0);
    let factor = 1;
    while (support(factor) > this.#unplanted) {
      if (this.#unplanted < 0 || factor > 2 ** 40) throw tooMuch();
      factor *= 2;
    }
    return factor;
  }
}

function perSupport(kind: PlantKind, factor: number): number {
  return (plants[kind].per_support ?? 0) * factor;
}

function supportFor({ left, per_support }: { readonly left: number; readonly per_support: number }): number {
  return per_support === 0 ? 0 : Math.ceil(left / per_support);
}

function tooMuch(): ApexError {
  return new ApexError({
    kind: 'invalid',
    reason: 'synth.too_much_planted',
    message:
      'So much waste leaves no calls for it to stand on. Lower the shares: together they stay at or below 1, and duplicate-calls, cache-break and retry-storm each need at least one call that is not planted.',
  });
}
