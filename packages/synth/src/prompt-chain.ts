import { commonPrefixBlocks } from '@apex/tokens';

/** Providers keep a prompt this long after its last use, and none shorter than this. */
const lifetime_ms = 300_000;
const shortestCached = 1024;

export interface CacheRules {
  readonly block_size: number;
  /** Whether new blocks are billed as cache writes (Anthropic) or as fresh input (the others). */
  readonly writes_are_billed: boolean;
}

export interface PromptTokens {
  readonly input: number;
  readonly cache_read: number;
  readonly cache_write_5m: number;
}

/** Hands out block numbers that no other prompt of the session has. */
export class BlockNumbers {
  #next = 0;

  get next(): number {
    return this.#next;
  }

  take(count: number): number {
    const first = this.#next;
    this.#next += count;
    return first;
  }
}

/** The prompts of one conversation: the same beginning, more at the end, and what the provider's cache makes of each. */
export class PromptChain {
  readonly #rules: CacheRules;
  readonly #numbers: BlockNumbers;
  readonly #base_tokens: number;
  readonly #base_runs: readonly [number, number][];
  #runs: [number, number][];
  #tokens: number;
  #cached: { readonly runs: readonly [number, number][]; readonly at_ms: number } | null = null;

  /** `base_tokens`: instructions and tool definitions. */
  constructor(rules: CacheRules, base_tokens: number, numbers: BlockNumbers = new BlockNumbers()) {
    this.#rules = rules;
    this.#numbers = numbers;
    this.#base_tokens = base_tokens;
    const blocks = Math.floor(base_tokens / rules.block_size);
    this.#base_runs = blocks === 0 ? [] : [[numbers.take(blocks), blocks]];
    this.#runs = copied(this.#base_runs);
    this.#tokens = base_tokens;
  }

  get tokens(): number {
    return this.#tokens;
  }

  /** Whole blocks only; the last, part-filled one has no number yet. */
  runs(): [number, number][] {
    return copied(this.#runs);
  }

  append(tokens: number): void {
    const before = Math.floor(this.#tokens / this.#rules.block_size);
    this.#tokens += tokens;
    const added = Math.floor(this.#tokens / this.#rules.block_size) - before;
    if (added === 0) return;
    const last = this.#runs.at(-1);
    const first = this.#numbers.take(added);
    if (last !== undefined && last[0] + last[1] === first) last[1] += added;
    else this.#runs.push([first, added]);
  }

  /** Back to the beginning that all prompts share. */
  restart(): void {
    this.#tokens = this.#base_tokens;
    this.#runs = copied(this.#base_runs);
  }

  /** As if something at the very front had changed: every block is another one. */
  breakPrefix(): void {
    const blocks = Math.floor(this.#tokens / this.#rules.block_size);
    this.#runs = blocks === 0 ? [] : [[this.#numbers.take(blocks), blocks]];
  }

  /** Sends the prompt: what of it is read from the cache, written to it and fresh. */
  send(at_ms: number): PromptTokens {
    const { block_size, writes_are_billed } = this.#rules;
    const cacheable = this.#tokens >= shortestCached;
    const cached = this.#cached;
    const alive = cacheable && cached !== null && at_ms - cached.at_ms <= lifetime_ms;
    const found = alive ? commonPrefixBlocks(cached.runs, this.#runs) * block_size : 0;
    const cache_read = found >= shortestCached ? found : 0;
    if (cacheable) this.#cached = { runs: this.runs(), at_ms };
    const whole_blocks = Math.floor(this.#tokens / block_size) * block_size;
    const cache_write_5m = writes_are_billed && cacheable ? whole_blocks - cache_read : 0;
    return { input: this.#tokens - cache_read - cache_write_5m, cache_read, cache_write_5m };
  }
}

function copied(runs: readonly (readonly [number, number])[]): [number, number][] {
  return runs.map(([first, count]) => [first, count]);
}
