import type { Usage } from '@apex/contracts';

interface Output {
  readonly output: number;
  readonly reasoning: number;
  /** What the prompt may be by the readings that are still open. */
  readonly prompts: readonly number[];
  readonly total: number | undefined;
}

/** Sets output and reasoning. Reasoning is a part of the output; where it is more, or the total proves it beside, it is added. */
export function setOutput(usage: Usage, { output, reasoning, prompts, total }: Output): void {
  const isProven = reasoning > 0 && prompts.some((prompt) => total === prompt + output + reasoning);
  usage.output = reasoning > output || isProven ? output + reasoning : output;
  usage.reasoning = reasoning;
}

/** Takes audio and images out of the output, in which they are counted where they fit into it. */
export function takeMediaOut(usage: Usage): void {
  const media = usage.audio_out + usage.image_out;
  if (media <= usage.output) usage.output -= media;
  usage.reasoning = Math.min(usage.reasoning, usage.output);
}

/** The same for audio and images of the prompt and fresh input. */
export function takeMediaIn(usage: Usage): void {
  const media = usage.audio_in + usage.image_in;
  if (media <= usage.input) usage.input -= media;
}
