import { maxTokensOfAKind, type Usage } from '@apex/contracts';
import { emptyUsage } from '@apex/tokens';
import { cachedByArithmetic } from '../../table/cached-tokens.ts';
import { setOutput, takeMediaIn, takeMediaOut } from '../../value/usage-parts.ts';
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
  const prompt = usage.input + cached;
  setOutput(usage, {
    output: counts.output ?? 0,
    reasoning: counts.reasoning ?? 0,
    prompts: [prompt, counts.input ?? prompt],
    total: counts.total ?? undefined,
  });
  usage.audio_in = counts.audio_in ?? 0;
  usage.image_in = counts.image_in ?? 0;
  usage.audio_out = counts.audio_out ?? 0;
  usage.image_out = counts.image_out ?? 0;
  takeMediaIn(usage);
  takeMediaOut(usage);
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
