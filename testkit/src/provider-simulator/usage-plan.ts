import type { Usage } from '@apex/contracts';
import { Random } from '@apex/synth';
import { emptyUsage } from '@apex/tokens';
import type { Ask } from './exchange.ts';

/** Tokens of the n-th call answered: the same for the same seed and the same order of calls. */
export function planUsage(seed: number, sequence: number, ask: Ask): Usage {
  const random = new Random(seed, sequence);
  const usage = { ...emptyUsage(), input: random.even([5, 400]) };
  if (ask.api === 'embeddings') return usage;
  usage.output = random.even([20, 300]);
  // Anthropic caches where the client marked a prefix; the others cache by themselves.
  const mayCache = ask.provider === 'anthropic' ? ask.cache !== 'none' : true;
  if (mayCache && random.chance(0.7)) usage.cache_read = random.even([1000, 3000]);
  if (ask.cache === '5m' && random.chance(0.6)) usage.cache_write_5m = random.even([100, 900]);
  if (ask.cache === '1h' && random.chance(0.6)) usage.cache_write_1h = random.even([100, 900]);
  if (/^(gpt-5|o\d|gemini-2\.5)/.test(ask.model)) usage.reasoning = random.even([1, usage.output - 10]);
  if (ask.audio) {
    usage.audio_in = random.even([10, 90]);
    usage.audio_out = random.even([10, 90]);
  }
  return usage;
}
