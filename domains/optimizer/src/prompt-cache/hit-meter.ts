import type { PromptCacheOptions } from './prompt-cache-types.ts';

export interface CallHits {
  readonly prompt_tokens: number;
  readonly blocks: number;
  /** Leading blocks found, by lifetime. */
  readonly hit_blocks: Uint32Array;
  /** Tokens in them, by lifetime. */
  readonly hit_tokens: Float64Array;
}

/**
 * The three honest hit rates of one trace: `tokens` = tokens found / prompt tokens; `blocks` = blocks found / blocks;
 * `requests` = mean over calls of the share of tokens found (a call with an empty prompt has none).
 */
export class HitMeter {
  readonly found = [0, 0, 0];
  whole = 0;
  readonly #definition: PromptCacheOptions['definition'];

  constructor(definition: PromptCacheOptions['definition']) {
    this.#definition = definition;
  }

  add(call: CallHits): void {
    const found = this.#definition === 'blocks' ? call.hit_blocks : call.hit_tokens;
    const whole = this.#definition === 'blocks' ? call.blocks : call.prompt_tokens;
    if (whole === 0) return;
    const unit = this.#definition === 'requests' ? whole : 1;
    this.whole += whole / unit;
    for (let lifetime = 0; lifetime < 3; lifetime += 1) {
      this.found[lifetime] = (this.found[lifetime] ?? 0) + (found[lifetime] ?? 0) / unit;
    }
  }

  rate(lifetime: number): number {
    return shareOf(this.found[lifetime] ?? 0, this.whole);
  }
}

export function shareOf(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}
