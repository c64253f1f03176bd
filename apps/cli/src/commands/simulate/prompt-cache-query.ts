import { cacheLifetimes, type PromptCacheQuery, promptCacheQuerySchema } from '@apex/contracts';
import { listOf, oneOf, usageError, wholeNumber } from '../../usage-error.ts';
import { importOf, instantOf } from '../spend/spend-query.ts';
import type { PromptCacheOptions } from './prompt-cache-options.ts';

function wordOf<const T extends string>(option: string, text: string | undefined, known: readonly T[]) {
  return text === undefined ? {} : { [option]: oneOf(`--${option}`, text, known) };
}

function warmupOf(text: string | undefined): { warmup?: number } {
  if (text === undefined) return {};
  const share = /^\d*\.?\d+$/.test(text) ? Number(text) : Number.NaN;
  if (!(share >= 0 && share <= 0.99)) throw usageError(`--warmup takes a share from 0 to 0.99, not ${text}.`);
  return { warmup: share };
}

/** The options as the query that the server takes; what is absent takes the contract's default. */
export function promptCacheQuery(options: PromptCacheOptions): PromptCacheQuery {
  const { ttl, capacity, session } = options;
  const lifetimes = ttl === undefined ? [] : [...new Set(listOf('lifetime', ttl, cacheLifetimes))];
  if (ttl !== undefined && lifetimes.length === 0) throw usageError('--ttl names no lifetime.');
  return promptCacheQuerySchema.parse({
    ...(lifetimes.length === 0 ? {} : { ttl: lifetimes }),
    ...wordOf('scope', options.scope, ['session', 'all']),
    ...wordOf('definition', options.definition, ['tokens', 'blocks', 'requests']),
    ...wordOf('forks', options.forks, ['once', 'replay']),
    ...wordOf('prices', options.prices, ['full', 'base']),
    ...(capacity === undefined ? {} : { capacity: wholeNumber('--capacity', capacity, { min: 1, max: 100_000_000 }) }),
    ...warmupOf(options.warmup),
    ...importOf(options.import),
    ...instantOf('from', options.from),
    ...instantOf('to', options.to),
    ...(session === undefined ? {} : { session }),
  });
}
