import type { ModelSimulation, SimulatedModel } from '@apex/contracts';
import { cheapestOf } from '../../agents/propose/model.ts';
import type { Path } from '../../tools/result-shelf.ts';
import { say } from '../marks.ts';
import type { Composer } from './composer.ts';

/** Said wherever only prices speak. */
export const priceOnly =
  'By price only: the same tokens at the other list price. Whether the answers would be as good is unproven, and another model may need more or fewer tokens.';

export interface WhatIf {
  readonly id: string;
  readonly result: ModelSimulation;
}

export function whatIfOf(composer: Composer, name = 'what_if'): WhatIf | null {
  const id = composer.result(name);
  // Checked against its schema when it was put on the shelf.
  return id === null ? null : { id, result: composer.valueOf(id) as ModelSimulation };
}

/** The model the answer turns on: the one these calls would cost least on. */
export function leading({ result }: WhatIf): { readonly model: SimulatedModel; readonly at: number } | null {
  const at = cheapestOf(result);
  const model = at === null ? undefined : result.models[at];
  return at === null || model === undefined ? null : { model, at };
}

/** `$280.00 less (-70.0%)`. */
export function savingWords(composer: Composer, { id, result }: WhatIf, at: number): string {
  const { model, saving_usd, extra_usd } = result.models[at] ?? { model: '', saving_usd: '0', extra_usd: '0' };
  const path = (field: string): Path => ['models', at, field];
  const less = composer.figure(`Saved on ${model}`, 'usd', id, path('saving_usd'));
  const more = composer.figure(`Added on ${model}`, 'usd', id, path('extra_usd'));
  const rate = composer.delta(`Change on ${model}`, 'rate', id, path('change_rate'));
  const percent = rate === null ? '' : ` (${say(rate)})`;
  if (less !== null && /[1-9]/.test(saving_usd)) return `${say(less)} less${percent}`;
  return more !== null && /[1-9]/.test(extra_usd) ? `${say(more)} more${percent}` : 'the same';
}
