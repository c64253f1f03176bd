import { createHash } from 'node:crypto';
import type { PolicyAction, Usage } from '@apex/contracts';
import type { Pico } from '@apex/pricing';
import type { CallFacts } from '../exchange/call-facts.ts';
import { isObject, type JsonObject } from '../model-spec/json.ts';

export type CacheRule = NonNullable<PolicyAction['cache']>;

/** An answer as it went to the client, so that it can go again. */
export interface StoredAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[]>>;
  /** As it came: a stream is given again chunk by chunk. */
  readonly chunks: readonly Buffer[];
  readonly streaming: boolean;
  readonly model: string;
  /** What it took to get it: what each repeat saves. */
  readonly usage: Usage | null;
  readonly cost: Pico | null;
  readonly bytes: number;
}

interface Entry {
  readonly answer: StoredAnswer;
  readonly until_ms: number;
}

const mostAnswerBytes = 4 * 1024 * 1024;
const defaultMostBytes = 256 * 1024 * 1024;

/** Says nothing about the answer: who asks, and how it is to be sent. */
const aside = new Set([
  'user',
  'metadata',
  'stream_options',
  'prompt_cache_key',
  'safety_identifier',
  'store',
  'prompt_cache_retention',
]);

/**
 * The name of a request among equal ones: path, body with its fields in order, and whoever shares answers. Two
 * organisations never share; `stream` is a part of it, since a stream is given again as one.
 */
export function cacheKey(
  facts: CallFacts,
  rule: CacheRule,
  request: { readonly path: string; readonly model: string; readonly json: JsonObject; readonly version: string },
): string {
  const who = { project: '', key: facts.key_id, user: facts.labels['user'] ?? [facts.key_id] }[rule.scope];
  const hash = createHash('sha256');
  hash.update(
    JSON.stringify([
      facts.organisation_id,
      facts.project_id,
      rule.scope,
      who,
      request.path,
      request.model,
      request.version,
    ]),
  );
  hash.update(canonical(request.json, true));
  return hash.digest('base64');
}

function canonical(value: unknown, isTop = false): string {
  if (Array.isArray(value)) return `[${(value as readonly unknown[]).map((item) => canonical(item)).join(',')}]`;
  if (!isObject(value)) return JSON.stringify(value) ?? 'null';
  const names = Object.keys(value).sort();
  const kept = isTop ? names.filter((name) => !aside.has(name) && name !== 'model') : names;
  return `{${kept.map((name) => `${JSON.stringify(name)}:${canonical(value[name])}`).join(',')}}`;
}

/** Answers to be given again, the least recently used let go first, and those that are awaited. */
export class AnswerCache {
  readonly #entries = new Map<string, Entry>();
  readonly #awaited = new Map<string, Promise<StoredAnswer | null>>();
  readonly #mostBytes: number;
  #bytes = 0;

  constructor(mostBytes: number = defaultMostBytes) {
    this.#mostBytes = mostBytes;
  }

  get(key: string, now_ms: number): StoredAnswer | undefined {
    const entry = this.#entries.get(key);
    if (entry === undefined) return undefined;
    this.#entries.delete(key);
    if (entry.until_ms <= now_ms) {
      this.#bytes -= entry.answer.bytes;
      return undefined;
    }
    this.#entries.set(key, entry);
    return entry.answer;
  }

  put(key: string, answer: StoredAnswer, until_ms: number): void {
    if (answer.bytes > mostAnswerBytes) return;
    this.#drop(key);
    this.#entries.set(key, { answer, until_ms });
    this.#bytes += answer.bytes;
    for (const oldest of this.#entries.keys()) {
      if (this.#bytes <= this.#mostBytes) break;
      this.#drop(oldest);
    }
  }

  #drop(key: string): void {
    const known = this.#entries.get(key);
    if (known === undefined) return;
    this.#bytes -= known.answer.bytes;
    this.#entries.delete(key);
  }

  /** The answer somebody else is waiting for already; undefined: nobody does. */
  awaited(key: string): Promise<StoredAnswer | null> | undefined {
    return this.#awaited.get(key);
  }

  /** From here until the function is called, equal requests wait: with the answer, or null where there is none to share. */
  lead(key: string): (answer: StoredAnswer | null) => void {
    const { promise, resolve } = Promise.withResolvers<StoredAnswer | null>();
    this.#awaited.set(key, promise);
    return (answer) => {
      if (this.#awaited.get(key) === promise) this.#awaited.delete(key);
      resolve(answer);
    };
  }

  /** Bytes of answers held. */
  get bytes(): number {
    return this.#bytes;
  }

  get size(): number {
    return this.#entries.size;
  }
}
