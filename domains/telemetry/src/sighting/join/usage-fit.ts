import type { Usage } from '@apex/contracts';
import type { Sighting } from '@apex/formats';
import { answerTokens, promptTokens } from '@apex/tokens';

export type Fit = 'equal' | 'open' | 'different';

/** How well what two reports count goes together; `open` where one of them counts nothing. */
export function usageFit({ observation: { usage: a } }: Sighting, { observation: { usage: b } }: Sighting): Fit {
  if (a === null || b === null) return 'open';
  return sameTotals(a, b) ? 'equal' : 'different';
}

/** Whether both count the same prompt and the same answer, however finely they tell them apart. */
export function sameTotals(a: Usage, b: Usage): boolean {
  return promptTokens(a) === promptTokens(b) && answerTokens(a) === answerTokens(b);
}

const details = [
  'cache_read',
  'cache_write_5m',
  'cache_write_1h',
  'audio_in',
  'image_in',
  'audio_out',
  'image_out',
  'reasoning',
] as const satisfies readonly (keyof Usage)[];

/** How many kinds of tokens a report tells apart. The longer lifetime of a cache write is told, the shorter may be assumed. */
export function detailOf(usage: Usage): number {
  return details.reduce((sum, kind) => sum + (usage[kind] > 0 ? 1 : 0), usage.cache_write_1h > 0 ? 1 : 0);
}
