import type { Usage } from '@apex/contracts';
import { emptyUsage } from '@apex/tokens';
import type { JsonObject } from '../bytes/json-text.ts';
import { readCount } from '../value/count.ts';

/** Codex's own counting: `input` includes what was cached and written, `output` includes reasoning. */
export interface CodexTokens {
  readonly input: number;
  readonly cached: number;
  readonly written: number;
  readonly output: number;
  readonly reasoning: number;
}

export function readCodexTokens(usage: JsonObject): CodexTokens {
  const count = (field: string): number => readCount(usage[field], field) ?? 0;
  return {
    input: count('input_tokens'),
    cached: count('cached_input_tokens') || count('cache_read_input_tokens'),
    written: count('cache_write_input_tokens'),
    output: count('output_tokens'),
    reasoning: count('reasoning_output_tokens'),
  };
}

/** The step from one running total to the next; after a reset the new total is the step. */
export function stepBetween(before: CodexTokens | undefined, after: CodexTokens): CodexTokens {
  if (before === undefined || after.input < before.input || after.output < before.output) return after;
  return {
    input: after.input - before.input,
    cached: Math.max(0, after.cached - before.cached),
    written: Math.max(0, after.written - before.written),
    output: after.output - before.output,
    reasoning: Math.max(0, after.reasoning - before.reasoning),
  };
}

export function isNothing(tokens: CodexTokens): boolean {
  return tokens.input === 0 && tokens.output === 0 && tokens.cached === 0;
}

/** A short exact name of the counts, for identities. */
export function tokensKey(tokens: CodexTokens): string {
  return `${tokens.input}/${tokens.cached}/${tokens.written}/${tokens.output}/${tokens.reasoning}`;
}

export function codexUsage(tokens: CodexTokens): Usage {
  const usage = emptyUsage();
  const inside = tokens.cached + tokens.written <= tokens.input;
  usage.input = inside ? tokens.input - tokens.cached - tokens.written : tokens.input;
  usage.cache_read = tokens.cached;
  usage.cache_write_5m = tokens.written;
  usage.output = tokens.output;
  usage.reasoning = Math.min(tokens.reasoning, tokens.output);
  return usage;
}
