/**
 * A count as the engine writes it. Counts beyond 2^53, which only made-up records reach, are shown as the largest number
 * that JSON holds exactly, so that they break no answer.
 */
export function wholeCount(text: string): number {
  return Math.min(Number(text), Number.MAX_SAFE_INTEGER);
}
