import { roundHalfEven } from '@apex/pricing';

const attoPerPico = 1_000_000n;

/** Whole picodollars of an amount in 1e-18 USD, half-even. */
export function picoOfAtto(atto: bigint): bigint {
  return roundHalfEven(atto, attoPerPico);
}
