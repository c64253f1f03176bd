/**
 * Which of many tests are findings, so that of those the share `rate` is false on average (Benjamini and Hochberg):
 * the largest probability that still is below its rank × rate ÷ tests, and all smaller ones.
 */
export function falseDiscoveryLimit(probabilities: readonly number[], rate: number): number {
  const sorted = [...probabilities].toSorted((a, b) => a - b);
  let limit = 0;
  for (const [index, probability] of sorted.entries()) {
    if (probability <= ((index + 1) * rate) / sorted.length) limit = probability;
  }
  return limit;
}
