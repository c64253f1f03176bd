import type { Prefix, ServiceTier, Usage } from '@apex/contracts';
import type { Pico } from '@apex/pricing';

/** What a call would meet: no cache, one of the two lifetimes, the cheaper of both per session, or no expiry. */
export const promptCacheTtls = ['none', '5m', '1h', 'best', 'inf'] as const;
export type PromptCacheTtl = (typeof promptCacheTtls)[number];

export interface PromptCacheRecord {
  readonly session: string;
  readonly at_ms: number;
  readonly sequence: number;
  readonly call_id: string;
  /** `false`: a replayed or forked copy of a call that another record already tells of. */
  readonly first: boolean;
  readonly provider: string | null;
  readonly model: string;
  readonly tier?: ServiceTier;
  readonly prompt_tokens: number;
  readonly output_tokens: number;
  /** Tells how much of the output was reasoning, for models that price it apart. */
  readonly usage?: Usage | null;
  readonly prefix: Prefix | null;
  /** Names the source of a `global` prefix, so that two traces with global numbers are not taken for one. */
  readonly space?: string;
}

/** Prices of one call in 1e-18 USD a token; `request` is a fee for the call itself. */
export interface CacheRates {
  readonly input: bigint;
  readonly cache_read: bigint;
  readonly cache_write_5m: bigint;
  readonly cache_write_1h: bigint;
  readonly output: bigint;
  /** Equal to `output` where reasoning is not priced apart. */
  readonly reasoning: bigint;
  readonly request: bigint;
}

/** A place in time order: records before it are warm-up. */
export interface WarmupEnd {
  readonly at_ms: number;
  readonly sequence: number;
}

export interface PromptCacheOptions {
  readonly ttls: readonly PromptCacheTtl[];
  readonly scope: 'session' | 'all';
  readonly definition: 'tokens' | 'blocks' | 'requests';
  /** Blocks that fit, least recently used go first; `null` is unbounded. Each session or global trace has its own. */
  readonly capacity: number | null;
  /** Share of the records, in time order, that fill the cache and do not count. */
  readonly warmup: number;
  /** Must be given when `warmup` is above 0: the first record that counts, see `warmupEnd`. */
  readonly counting_from?: WarmupEnd;
  readonly forks: 'once' | 'replay';
  readonly prices: 'full' | 'base';
}

export interface PromptCacheEffects {
  /** `null`: the call cannot be priced; it still counts for the hit rate. The same object for the same prices is faster. */
  readonly ratesOf: (record: PromptCacheRecord) => CacheRates | null;
  /** Each session once, as soon as it is known to be over, with what every lifetime would cost in it. */
  readonly onSession?: (session: SessionOutcome) => void;
}

export interface PromptCacheOutcome {
  readonly ttl: PromptCacheTtl;
  readonly hit_rate: number;
  readonly cost_usd: Pico;
}

export interface SessionOutcome {
  readonly session: string;
  readonly calls: number;
  readonly unpriced_calls: number;
  readonly best_ttl: '5m' | '1h';
  readonly options: readonly PromptCacheOutcome[];
}

export interface PromptCacheResult {
  readonly scope: PromptCacheOptions['scope'];
  readonly definition: PromptCacheOptions['definition'];
  readonly forks: PromptCacheOptions['forks'];
  readonly prices: PromptCacheOptions['prices'];
  readonly warmup: number;
  readonly capacity: number | null;
  /** `null`: there was no trace, or traces of several block sizes. */
  readonly block_size: number | null;
  /** Records with a prefix, replayed copies and warm-up included. */
  readonly calls: number;
  readonly distinct_calls: number;
  /** Calls the hit rates and costs are made of: after the warm-up and by the rule for forks. */
  readonly counted_calls: number;
  /** Of the counted ones, those without a price: in no cost. */
  readonly unpriced_calls: number;
  /** Records that carry no prefix: in no figure here. */
  readonly calls_without_prefix: number;
  readonly sessions: number;
  /** How many sessions each lifetime is the cheaper one for. */
  readonly best_sessions: { readonly '5m': number; readonly '1h': number };
  readonly options: readonly PromptCacheOutcome[];
}
