import { Random } from './random.ts';

/** So that two different workloads in one project share no call, session or prompt; when they start is no difference. */
export function fingerprint(text: string): number {
  let seed = 0;
  for (let index = 0; index < text.length; index += 1) seed = (Math.imul(seed, 31) + text.charCodeAt(index)) >>> 0;
  return new Random(seed, text.length).word();
}
