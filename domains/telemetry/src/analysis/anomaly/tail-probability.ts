/** Two-sided, of Student's t: Wallace's approximation by the normal distribution, within a few percent in the tail. */
export function tailProbability(t: number, freedom: number): number {
  const size = Math.abs(t);
  const z = ((8 * freedom + 1) / (8 * freedom + 3)) * Math.sqrt(freedom * Math.log1p((size * size) / freedom));
  return complementaryError(z / Math.SQRT2);
}

/** Chebyshev fit with a relative error below 1.2e-7 also far out (Numerical Recipes, erfcc). */
function complementaryError(x: number): number {
  const t = 1 / (1 + 0.5 * x);
  const terms = [
    -1.26551223, 1.00002368, 0.37409196, 0.09678418, -0.18628806, 0.27886807, -1.13520398, 1.48851587, -0.82215223,
    0.17087277,
  ];
  const power = terms.reduceRight((sum, term) => sum * t + term, 0);
  return t * Math.exp(-x * x + power);
}
