import { draw, hashText } from '../policy/draw.ts';

const seed = hashText('upstream');

/** Where a session falls among upstreams that serve the same model: the same place for all of its calls. */
export function unitDraw(unit: string): number {
  return draw(seed, hashText(unit));
}
