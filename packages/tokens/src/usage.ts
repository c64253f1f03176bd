import { type TokenKind, type Usage, tokenKinds } from '@apex/contracts';

/** A fresh usage with every kind at zero. */
export function emptyUsage(): Usage {
  return {
    input: 0,
    cache_read: 0,
    cache_write_5m: 0,
    cache_write_1h: 0,
    output: 0,
    reasoning: 0,
    audio_in: 0,
    audio_out: 0,
    image_in: 0,
    image_out: 0,
  };
}

/** The whole prompt: fresh, cached and written tokens of every modality. */
export function promptTokens(usage: Usage): number {
  return usage.input + usage.cache_read + usage.cache_write_5m + usage.cache_write_1h + usage.audio_in + usage.image_in;
}

/** The whole answer; reasoning is inside `output` already. */
export function answerTokens(usage: Usage): number {
  return usage.output + usage.audio_out + usage.image_out;
}

/** Every token of the call once: prompt and answer, with reasoning not added a second time. */
export function totalTokens(usage: Usage): number {
  return promptTokens(usage) + answerTokens(usage);
}

/** Kind-wise sum. Exact up to 2^53 tokens of a kind. */
export function addUsage(left: Usage, right: Usage): Usage {
  return mapKinds((kind) => left[kind] + right[kind]);
}

function mapKinds(count: (kind: TokenKind) => number): Usage {
  const usage = emptyUsage();
  for (const kind of tokenKinds) usage[kind] = count(kind);
  return usage;
}
