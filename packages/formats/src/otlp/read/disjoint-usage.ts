import { maxTokensOfAKind, type Usage } from '@apex/contracts';
import { emptyUsage } from '@apex/tokens';
import { cachedByArithmetic } from '../../table/cached-tokens.ts';
import type { InputConvention } from '../sighting.ts';
import type { Counts } from './counts.ts';
import { badCount } from './rejection.ts';

export interface UsageReading {
  /** Disjoint kinds; null where nothing was counted. */
  readonly usage: Usage | null;
  readonly convention: InputConvention;
}

type Known = Extract<InputConvention, 'inclusive' | 'exclusive'> | undefined;

/**
 * Takes counts apart into disjoint kinds. `known` is what the emitter's count of input tokens means by its scope; more
 * cached tokens than input tokens disprove `inclusive`. Without it the total decides, where there is one.
 */
export function disjointUsage(counts: Counts, known: Known): UsageReading {
  const usage = emptyUsage();
  usage.cache_read = counts.cache_read ?? 0;
  usage.cache_write_1h = counts.cache_write_1h ?? 0;
  // Writes without a stated lifetime are the five-minute ones.
  usage.cache_write_5m = Math.max(counts.cache_write_5m ?? 0, (counts.cache_write ?? 0) - usage.cache_write_1h);
  const cached = usage.cache_read + usage.cache_write_5m + usage.cache_write_1h;
  const input = counts.input ?? restOfTotal(counts);
  if (input === null && counts.output === null && counts.reasoning === null && cached === 0) {
    return { usage: null, convention: 'none' };
  }
  const convention = conventionOf(counts, { input: input ?? 0, cached, known });
  usage.input = convention === 'exclusive' ? (input ?? 0) : (input ?? 0) - cached;
  splitOutput(usage, counts, usage.input + cached);
  withoutMedia(usage, counts);
  for (const count of [usage.input, usage.output]) if (count > maxTokensOfAKind) throw badCount(count, 'total');
  return { usage, convention };
}

/** Embeddings report a total alone; it is all prompt. */
function restOfTotal(counts: Counts): number | null {
  if (counts.total === null) return null;
  const rest = counts.total - (counts.output ?? 0);
  return rest >= 0 ? rest : null;
}

function conventionOf(
  counts: Counts,
  { input, cached, known }: { input: number; cached: number; known: Known },
): InputConvention {
  if (cached > input) return 'exclusive';
  if (known !== undefined) return known;
  if (cached === 0) return 'inclusive';
  const proven = cachedByArithmetic({
    input,
    cached,
    output: counts.output ?? 0,
    reasoning: counts.reasoning ?? 0,
    total: counts.total ?? undefined,
  });
  if (proven === 'undecided') return 'undecided';
  return proven === 'inside' ? 'inclusive' : 'exclusive';
}

/** Reasoning is a part of the output. Where it is more than that, or the total proves it beside, it is added to it. */
function splitOutput(usage: Usage, counts: Counts, prompt: number): void {
  const output = counts.output ?? 0;
  usage.reasoning = counts.reasoning ?? 0;
  const isBeside =
    usage.reasoning > output ||
    (usage.reasoning > 0 &&
      counts.total !== null &&
      (counts.total === prompt + output + usage.reasoning ||
        counts.total === (counts.input ?? prompt) + output + usage.reasoning));
  usage.output = isBeside ? output + usage.reasoning : output;
}

/** Audio and images are counted inside input and output, where they fit into them. */
function withoutMedia(usage: Usage, counts: Counts): void {
  usage.audio_in = counts.audio_in ?? 0;
  usage.image_in = counts.image_in ?? 0;
  usage.audio_out = counts.audio_out ?? 0;
  usage.image_out = counts.image_out ?? 0;
  const mediaIn = usage.audio_in + usage.image_in;
  if (mediaIn > 0 && mediaIn <= usage.input) usage.input -= mediaIn;
  const mediaOut = usage.audio_out + usage.image_out;
  if (mediaOut > 0 && mediaOut <= usage.output) usage.output -= mediaOut;
  usage.reasoning = Math.min(usage.reasoning, usage.output);
}
