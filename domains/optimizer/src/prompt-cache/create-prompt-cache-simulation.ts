import { ApexError, type Prefix } from '@apex/contracts';
import { runsLength } from '@apex/tokens';
import { BoundedPrefixCache } from './bounded-prefix-cache.ts';
import { EndlessPrefixCache } from './endless-prefix-cache.ts';
import type { PrefixCache } from './prefix-cache.ts';
import type {
  PromptCacheEffects,
  PromptCacheOptions,
  PromptCacheRecord,
  PromptCacheResult,
} from './prompt-cache-types.ts';
import { SessionLedger, TotalLedger } from './session-ledger.ts';
import { TouchClock } from './touch-clock.ts';

interface Room {
  readonly cache: PrefixCache;
  readonly clock: TouchClock;
}

export interface PromptCacheSimulation {
  /** Synchronous, so that the caller decides between chunks whether to yield, report progress or stop. */
  add(records: Iterable<PromptCacheRecord>): void;
  finish(): PromptCacheResult;
}

/**
 * Replays prompts against a provider's prompt cache. A block is a hit if it and all before it were touched at most
 * the lifetime ago; the cache is blind to models. Records come ordered by session, then (at, sequence), for scope
 * `session`; by (at, sequence) for scope `all`, where only `global` prefixes of one space meet across sessions.
 */
export function createPromptCacheSimulation(
  options: PromptCacheOptions,
  effects: PromptCacheEffects,
): PromptCacheSimulation {
  return new Replay(options, effects);
}

class Replay implements PromptCacheSimulation {
  readonly #options: PromptCacheOptions;
  readonly #effects: PromptCacheEffects;
  readonly #total = new TotalLedger();
  readonly #rooms = new Map<string, Room>();
  readonly #sessions = new Map<string, SessionLedger>();
  readonly #hit_blocks = new Uint32Array(3);
  readonly #hit_tokens = new Float64Array(3);
  #session: string | null = null;
  #block_size: number | null | undefined;
  #records = 0;
  #distinct = 0;
  #without_prefix = 0;

  constructor(options: PromptCacheOptions, effects: PromptCacheEffects) {
    if (options.warmup > 0 && options.counting_from === undefined) throw warmupUnknown();
    this.#options = options;
    this.#effects = effects;
  }

  add(records: Iterable<PromptCacheRecord>): void {
    for (const record of records) {
      if (record.prefix === null) this.#without_prefix += 1;
      else this.#replay(record, record.prefix);
    }
  }

  finish(): PromptCacheResult {
    this.#closeSessions();
    const { scope, definition, forks, prices, warmup, capacity, ttls } = this.#options;
    return {
      scope,
      definition,
      forks,
      prices,
      warmup,
      capacity,
      block_size: this.#block_size ?? null,
      calls: this.#records,
      distinct_calls: this.#distinct,
      counted_calls: this.#total.calls,
      unpriced_calls: this.#total.unpriced_calls,
      calls_without_prefix: this.#without_prefix,
      sessions: this.#total.sessions,
      best_sessions: { ...this.#total.best_sessions },
      options: ttls.map((ttl) => this.#total.outcome(ttl)),
    };
  }

  #replay(record: PromptCacheRecord, prefix: Prefix): void {
    this.#enterSession(record.session);
    this.#records += 1;
    if (record.first) this.#distinct += 1;
    if (this.#block_size === undefined) this.#block_size = prefix.block_size;
    else if (this.#block_size !== prefix.block_size) this.#block_size = null;
    const room = this.#roomOf(record, prefix);
    const ordinal = room.clock.advance(record.at_ms);
    if (this.#isCounted(record)) {
      room.cache.match(prefix.runs, room.clock.oldest, this.#hit_blocks);
      this.#count(record, prefix);
    }
    room.cache.touch(prefix.runs, ordinal);
  }

  #count(record: PromptCacheRecord, prefix: Prefix): void {
    const { prompt_tokens } = record;
    for (let lifetime = 0; lifetime < 3; lifetime += 1) {
      const tokens = (this.#hit_blocks[lifetime] ?? 0) * prefix.block_size;
      this.#hit_tokens[lifetime] = Math.min(tokens, prompt_tokens);
    }
    const hits = {
      prompt_tokens,
      blocks: runsLength(prefix.runs),
      hit_blocks: this.#hit_blocks,
      hit_tokens: this.#hit_tokens,
    };
    this.#ledgerOf(record.session).add(record, hits, this.#effects.ratesOf(record));
  }

  #isCounted(record: PromptCacheRecord): boolean {
    if (this.#options.forks === 'once' && !record.first) return false;
    const from = this.#options.counting_from;
    if (this.#options.warmup === 0 || from === undefined) return true;
    return record.at_ms > from.at_ms || (record.at_ms === from.at_ms && record.sequence >= from.sequence);
  }

  #enterSession(session: string): void {
    if (this.#options.scope === 'all' || session === this.#session) return;
    this.#closeSessions();
    this.#session = session;
  }

  #closeSessions(): void {
    const { ttls } = this.#options;
    for (const [session, ledger] of this.#sessions) {
      const outcome = this.#total.add(session, ledger, ttls);
      this.#effects.onSession?.(outcome);
    }
    this.#sessions.clear();
    this.#rooms.clear();
  }

  #ledgerOf(session: string): SessionLedger {
    const known = this.#sessions.get(session);
    if (known !== undefined) return known;
    const ledger = new SessionLedger(this.#options.definition);
    this.#sessions.set(session, ledger);
    return ledger;
  }

  #roomOf(record: PromptCacheRecord, prefix: Prefix): Room {
    const owner = prefix.scope === 'global' ? `global ${record.space ?? ''}` : `session ${record.session}`;
    const name = `${prefix.block_size} ${owner}`;
    const known = this.#rooms.get(name);
    if (known !== undefined) return known;
    const { capacity } = this.#options;
    const cache = capacity === null ? new EndlessPrefixCache() : new BoundedPrefixCache(capacity);
    const room = { cache, clock: new TouchClock() };
    this.#rooms.set(name, room);
    return room;
  }
}

function warmupUnknown(): ApexError {
  return new ApexError({
    kind: 'internal',
    reason: 'optimizer.warmup_unknown',
    message: 'A warm-up needs to know the first record that counts.',
  });
}
