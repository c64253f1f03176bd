import type { PolicyAction } from '@apex/contracts';
import { cacheKey, type StoredAnswer } from '../cache/answer-cache.ts';
import { createKeeper } from '../cache/keeper.ts';
import { ownHeaders } from '../relay/answer-head.ts';
import { conclude } from './conclude.ts';
import type { ExchangeDeps } from './deps.ts';
import type { Exchange } from './exchange.ts';
import { knownOf } from './known.ts';

/** Protocol headers that change what a provider answers. */
const versions = [
  'anthropic-version',
  'anthropic-beta',
  'openai-beta',
  'openai-organization',
  'openai-project',
] as const;

/**
 * Answers from memory where the same was asked before, or waits for the answer to the same question that is under way.
 * False: the call goes on, and its answer is kept.
 */
export async function answerFromCache(
  exchange: Exchange,
  rule: NonNullable<PolicyAction['cache']>,
  deps: ExchangeDeps,
): Promise<boolean> {
  const { facts } = knownOf(exchange);
  const { json, route, request } = exchange;
  if (json === undefined || (facts.operation !== 'chat' && facts.operation !== 'embeddings')) return false;
  // An answer that others keep on their side is not the same twice.
  if (json['store'] === true || json['previous_response_id'] !== undefined || json['background'] === true) return false;
  const key = cacheKey(facts, rule, {
    path: route.path + route.query,
    model: exchange.destination?.model ?? facts.model,
    json,
    version: versions.map((name) => String(request.headers[name] ?? '')).join('\n'),
  });
  const stored = deps.cache.get(key, deps.clock.now());
  if (stored !== undefined) {
    replay(exchange, stored, 'hit', deps);
    return true;
  }
  if (rule.coalesce) {
    const shared = await sharedAnswer(exchange, key, deps);
    if (shared !== null) {
      replay(exchange, shared, 'coalesced', deps);
      return true;
    }
  }
  exchange.cache = 'miss';
  const tell = rule.coalesce ? deps.cache.lead(key) : undefined;
  // A call that ends in any other way has nothing to share.
  exchange.onEnd = () => tell?.(null);
  exchange.keeper = createKeeper(exchange, (answer) => {
    if (answer !== null) deps.cache.put(key, answer, deps.clock.now() + rule.ttl_seconds * 1000);
    tell?.(answer);
  });
  return false;
}

async function sharedAnswer(exchange: Exchange, key: string, deps: ExchangeDeps): Promise<StoredAnswer | null> {
  const awaited = deps.cache.awaited(key);
  if (awaited === undefined) return null;
  const left = Promise.withResolvers<never>();
  const { signal } = exchange;
  const onAbort = (): void => left.reject(signal.reason);
  signal.addEventListener('abort', onAbort, { once: true });
  try {
    return await Promise.race([awaited, left.promise]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}

function replay(exchange: Exchange, answer: StoredAnswer, how: 'hit' | 'coalesced', deps: ExchangeDeps): void {
  exchange.cache = how;
  exchange.first_byte_ms = exchange.elapsed();
  exchange.saved = { cost: answer.cost, usage: answer.usage };
  exchange.why.push(
    how === 'hit' ? 'The same request was answered before.' : 'The same request was under way already.',
  );
  conclude(exchange, answer.status, '', deps);
  const { response } = exchange;
  response.writeHead(answer.status, ownHeaders(exchange, { ...answer.headers }));
  if (!answer.streaming) {
    response.end(answer.chunks[0]);
    return;
  }
  for (const chunk of answer.chunks) response.write(chunk);
  response.end();
}
