/** What is drawn apart from each other: who is in one share tells nothing of the others. */
export type DrawPurpose = 'rollout' | 'holdout' | 'balance' | 'shadow';

const shades = 2 ** 32;

/** FNV-1a over UTF-16 units, then the finaliser of murmur3: a change of one character changes half the bits. */
export function hashText(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return avalanche(hash);
}

function avalanche(value: number): number {
  let hash = value;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** Of one policy and purpose; the version has no part in it, so that a unit stays where it fell. */
export function drawSeed(policy_id: string, purpose: DrawPurpose): number {
  return hashText(`${purpose}\n${policy_id}`);
}

/** In [0, 1), even, and the same for the same seed and unit for ever. `unitHash` comes from `hashText`. On the hot path. */
export function draw(seed: number, unitHash: number): number {
  return avalanche(Math.imul(avalanche(unitHash ^ seed), 0x9e3779b1) + seed) / shades;
}

/** A draw for one call rather than one unit, as of `shadow`: `id` is the call's. The probability is to be logged with it. */
export function drawCall(
  policy_id: string,
  { purpose, share, id }: { readonly purpose: DrawPurpose; readonly share: number; readonly id: string },
): { readonly taken: boolean; readonly probability: number } {
  const taken = draw(drawSeed(policy_id, purpose), hashText(id)) < share;
  return { taken, probability: taken ? share : 1 - share };
}
