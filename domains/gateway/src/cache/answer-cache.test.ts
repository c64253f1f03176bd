import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Exchange } from '../exchange/exchange.ts';
import { newId } from '@apex/kit/id';
import type { CallFacts } from '../exchange/call-facts.ts';
import { anyFacts } from '../policy/test-support/any-facts.ts';
import { anExchange } from '../relay/test-support/fake-sink.ts';
import { AnswerCache, cacheKey, type CacheRule, type StoredAnswer } from './answer-cache.ts';
import { createKeeper } from './keeper.ts';

const [facts] = fc.sample(anyFacts, { numRuns: 1, seed: 1 }) as [CallFacts];
const rule = (scope: CacheRule['scope']): CacheRule => ({ scope, ttl_seconds: 60, coalesce: true });
const asked = {
  path: '/chat/completions',
  model: 'm',
  version: '',
  json: { model: 'm', stream: false, messages: [{ role: 'user', content: 'a' }] },
};
const keyOf = (
  more: Partial<typeof asked> | { json: object } = {},
  who: Partial<CallFacts> = {},
  scope: CacheRule['scope'] = 'project',
): string => cacheKey({ ...facts, labels: {}, ...who }, rule(scope), { ...asked, ...more } as typeof asked);

/** The same value with the fields of each object in the opposite order. */
function turned(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(turned);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .toReversed()
      .map(([name, inner]) => [name, turned(inner)]),
  );
}
const body = fc.dictionary(fc.string(), fc.jsonValue());

test('the order of fields and who asks make no other request; any other field, or value of one, does', () => {
  fc.assert(
    fc.property(body, body, (json, other) => {
      const key = keyOf({ json });
      expect(keyOf({ json: turned(json) as object })).toBe(key);
      const aside = {
        user: 'u',
        metadata: { a: 1 },
        stream_options: {},
        prompt_cache_key: 'k',
        safety_identifier: 's',
        model: 'alias',
      };
      expect(keyOf({ json: { ...json, ...aside } })).toBe(
        keyOf({ json: Object.fromEntries(Object.entries(json).filter(([name]) => !Object.hasOwn(aside, name))) }),
      );
      expect(keyOf({ json: { ...json, tools: [other] } }) === keyOf({ json: { ...json, tools: [json] } })).toBe(
        JSON.stringify(sorted(other)) === JSON.stringify(sorted(json)),
      );
    }),
  );
});
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .map(([name, inner]) => [`.${name}`, sorted(inner)] as const)
      .sort(([a], [b]) => (a < b ? -1 : 1)),
  );
}

test('what would be answered otherwise, or belongs to somebody else, has another name', () => {
  const { json } = asked;
  const keys = [
    keyOf(),
    keyOf({ model: 'other' }),
    keyOf({ path: '/responses' }),
    keyOf({ version: '2023-06-01' }),
    keyOf({ json: { ...json, stream: true } }),
    keyOf({ json: { ...json, system: 'x' } }),
    keyOf({ json: { ...json, tools: [{}] } }),
    keyOf({ json: { ...json, messages: [{ role: 'user', content: 'a', user: 'u' }] } }),
    keyOf({}, { project_id: newId.project() }),
    keyOf({}, { organisation_id: newId.org() }),
    keyOf({}, {}, 'key'),
    keyOf({}, { key_id: newId.key() }, 'key'),
    keyOf({}, {}, 'user'),
    keyOf({}, { labels: { user: `key ${facts.key_id}` } }, 'user'),
    keyOf({}, { labels: { user: facts.key_id } }, 'user'),
  ];
  expect(new Set(keys).size).toBe(keys.length);
  expect(keyOf({}, { key_id: newId.key() })).toBe(keyOf());
  expect(keyOf({}, { key_id: newId.key(), labels: { user: 'ada' } }, 'user')).toBe(
    keyOf({}, { labels: { user: 'ada' } }, 'user'),
  );
});

const answerOf = (bytes: number): StoredAnswer => ({
  status: 200,
  headers: {},
  chunks: [],
  streaming: false,
  model: '',
  usage: null,
  cost: null,
  bytes,
});

test('it holds no more bytes than it may: the least recently used go first, and what has expired is not given', () => {
  type Held = { key: string; bytes: number; until: number };
  const step = fc.record({
    key: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
    bytes: fc.integer({ min: 1, max: 60 }),
    ttl: fc.nat(20),
    put: fc.boolean(),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const cache = new AnswerCache(100);
      let model: Held[] = [];
      for (const [now, { key, bytes, ttl, put }] of steps.entries()) {
        const known = model.find((one) => one.key === key);
        model = model.filter((one) => one !== known);
        if (put) {
          cache.put(key, answerOf(bytes), now + ttl);
          model.push({ key, bytes, until: now + ttl });
          while (model.reduce((sum, one) => sum + one.bytes, 0) > 100) model.shift();
        } else {
          const isGood = known !== undefined && known.until > now;
          expect(cache.get(key, now)?.bytes).toBe(isGood ? known.bytes : undefined);
          if (isGood) model.push(known);
        }
        expect([cache.size, cache.bytes]).toEqual([model.length, model.reduce((sum, one) => sum + one.bytes, 0)]);
      }
    }),
    { numRuns: 300 },
  );
  const cache = new AnswerCache();
  cache.put('huge', answerOf(5e6), 1);
  expect(cache.size).toBe(0);
});

test('those who ask meanwhile get what the leader gets, or go themselves; a leader that was replaced ends nobody else', async () => {
  const cache = new AnswerCache();
  expect(cache.awaited('k')).toBeUndefined();
  const first = cache.lead('k');
  const followers = [cache.awaited('k'), cache.awaited('k')];
  const failed = cache.lead('k');
  first(answerOf(1));
  expect([await followers[0], await followers[1]]).toEqual([answerOf(1), answerOf(1)]);
  const late = cache.awaited('k');
  failed(null);
  failed(answerOf(2));
  expect([await late, cache.awaited('k')]).toEqual([null, undefined]);
});

test('kept is what went well and is small enough, without what was of that one answer alone', () => {
  const passing = {
    date: 'd',
    'x-request-id': 'r',
    'x-ratelimit-limit': '1',
    'cf-ray': 'c',
    'set-cookie': 'a',
    'retry-after': '1',
  };
  const headers = { ...passing, 'content-type': 'application/json', 'openai-version': 'v' };
  const lasting = { 'content-type': 'application/json', 'openai-version': 'v' };
  const stored: (StoredAnswer | null)[] = [];
  const keeper = (exchange: Exchange) => createKeeper(exchange, (answer) => void stored.push(answer));
  const { exchange } = anExchange();
  keeper(exchange).whole(200, headers, Buffer.from('{}'));
  keeper(exchange).whole(201, headers, Buffer.from('{}'));
  expect(stored.splice(0)).toEqual([
    expect.objectContaining({ status: 200, headers: lasting, bytes: 2, streaming: false }),
    null,
  ]);
  const chunk = Buffer.from('data: x\n\n');
  for (const [isWhole, bytes] of [
    [true, 1],
    [false, 1],
    [true, 5e6],
  ] as const) {
    const capture = keeper(exchange).stream({ status: 200, headers, resume: () => undefined });
    capture.part(chunk);
    capture.part(Buffer.alloc(bytes, 'y'));
    capture.done(isWhole);
  }
  // What came off the connection is used again by it: a copy was kept.
  chunk.fill('z');
  expect(stored[0]?.chunks.map(String)).toEqual(['data: x\n\n', 'y']);
  expect([stored[0]?.headers['content-type'], ...stored.slice(1)]).toEqual([
    'text/event-stream; charset=utf-8',
    null,
    null,
  ]);
  exchange.error = 'malformed_answer';
  keeper(exchange).whole(200, headers, Buffer.from('{'));
  expect(stored.at(-1)).toBeNull();
});
