import { createHash } from 'node:crypto';

/** A part of the prompt as canonical JSON text. */
export interface PromptBlock {
  readonly text: string;
  /** The prefix up to here is to be kept so long; only Anthropic's clients say so. */
  readonly mark?: '5m' | '1h';
  /** What is no part of the prompt and yet breaks the prefix from here on. */
  readonly salt?: string;
}

/** What a prompt counts, in disjoint parts. */
export interface PromptTokens {
  readonly input: number;
  readonly cache_read: number;
  readonly cache_write_5m: number;
  readonly cache_write_1h: number;
}

const bytesPerToken = 4;
const minimumTokens = 1024;
const stepTokens = 128;
const markLifetimeMs = { '5m': 300_000, '1h': 3_600_000 } as const;
/** So far back from a mark Anthropic looks for an older one. */
const lookBackBlocks = 20;

export const tokensOf = (bytes: number): number => Math.ceil(bytes / bytesPerToken);

export const promptTokensOf = (blocks: readonly PromptBlock[]): number =>
  tokensOf(blocks.reduce((sum, { text }) => sum + Buffer.byteLength(text), 0));

const digest = (before: string, text: string | Buffer, salt = '') =>
  createHash('sha1').update(before).update('\0').update(salt).update('\0').update(text).digest('base64');

/** Prefixes that a provider holds, byte-exact, each until its lifetime has passed since it was last read or written. */
export class PrefixCache {
  readonly #expiry = new Map<string, { at_ms: number; readonly lifetime_ms: number }>();
  readonly #now: () => number;

  constructor(now_ms: () => number) {
    this.#now = now_ms;
  }

  #isLive(key: string): boolean {
    return (this.#expiry.get(key)?.at_ms ?? -Infinity) > this.#now();
  }

  #keep(key: string, lifetime_ms: number): void {
    this.#expiry.set(key, { at_ms: this.#now() + lifetime_ms, lifetime_ms });
  }

  #refresh(key: string): void {
    const entry = this.#expiry.get(key);
    if (entry !== undefined && this.#isLive(key)) entry.at_ms = this.#now() + entry.lifetime_ms;
  }

  /** OpenAI and Gemini: every prompt is kept by itself, from 1,024 tokens on, in steps of 128. */
  readSteps(space: string, blocks: readonly PromptBlock[], lifetime_ms: number): PromptTokens {
    const bytes = Buffer.from(blocks.map(({ text }) => text).join(''));
    const stepBytes = stepTokens * bytesPerToken;
    let key = space;
    let cache_read = 0;
    for (let step = 1; step * stepBytes <= bytes.length; step += 1) {
      key = digest(key, bytes.subarray((step - 1) * stepBytes, step * stepBytes));
      if (step * stepTokens < minimumTokens) continue;
      if (this.#isLive(key)) cache_read = step * stepTokens;
      this.#keep(key, lifetime_ms);
    }
    return { input: tokensOf(bytes.length) - cache_read, cache_read, cache_write_5m: 0, cache_write_1h: 0 };
  }

  /** Anthropic: what stands before a mark is kept, from 1,024 tokens on, and found at a mark or shortly before one. */
  readMarks(space: string, blocks: readonly PromptBlock[]): PromptTokens {
    let before = space;
    let bytes = 0;
    const places = blocks.map(({ text, mark, salt }) => {
      before = digest(before, text, salt);
      bytes += Buffer.byteLength(text);
      return { key: before, tokens: tokensOf(bytes), mark };
    });
    const isInSight = (index: number) =>
      places.slice(index, index + lookBackBlocks + 1).some(({ mark }) => mark !== undefined);
    const found = places.findLastIndex(({ key }, index) => this.#isLive(key) && isInSight(index));
    const cache_read = places[found]?.tokens ?? 0;
    const written = { '5m': 0, '1h': 0 };
    let counted = cache_read;
    for (const [index, { key, tokens, mark }] of places.entries()) {
      if (index === found || (index < found && mark !== undefined)) this.#refresh(key);
      if (index <= found || mark === undefined || tokens < minimumTokens) continue;
      this.#keep(key, markLifetimeMs[mark]);
      written[mark] += tokens - counted;
      counted = tokens;
    }
    const input = tokensOf(bytes) - counted;
    return { input, cache_read, cache_write_5m: written['5m'], cache_write_1h: written['1h'] };
  }
}
