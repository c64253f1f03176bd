import { ApexError } from '@apex/contracts';
import { ownHeaders } from '../relay/answer-head.ts';
import { conclude } from './conclude.ts';
import type { ExchangeDeps } from './deps.ts';
import type { Exchange } from './exchange.ts';
import { knownOf } from './known.ts';

/**
 * Whether a client asks which models there are, rather than what one provider says of its own: then the answer is that of
 * all upstreams together.
 */
export function asksForAllModels(exchange: Exchange): boolean {
  const { route, request } = exchange;
  if (route.operation !== 'models' || route.path !== '/models' || route.family !== null) return false;
  if (request.method !== 'GET' || request.headers['anthropic-version'] !== undefined) return false;
  return knownOf(exchange).snapshot.upstreams.filter(({ enabled }) => enabled).length > 1;
}

/** The models of all upstreams in OpenAI's shape, each once, under the upstream that would be asked first. */
export async function listAllModels(exchange: Exchange, deps: ExchangeDeps): Promise<void> {
  const { snapshot } = knownOf(exchange);
  const upstreams = snapshot.upstreams.filter(({ enabled }) => enabled);
  const answers = await Promise.all(
    upstreams.map(async (upstream) => ({ upstream, ...(await deps.tester.test(upstream, exchange.signal)) })),
  );
  if (answers.every(({ ok }) => !ok)) throw noneAnswered(answers[0]?.problem ?? null);
  const found = new Map<string, string>();
  for (const { upstream, models } of answers) {
    for (const model of models) if (!found.has(model)) found.set(model, upstream.name);
  }
  const data = [...found].map(([id, owned_by]) => ({ id, object: 'model', created: 0, owned_by }));
  conclude(exchange, 200, '', deps);
  const body = Buffer.from(JSON.stringify({ object: 'list', data }));
  const head = ownHeaders(exchange, { 'content-type': 'application/json', 'content-length': String(body.length) });
  exchange.response.writeHead(200, head);
  exchange.response.end(body);
}

function noneAnswered(problem: string | null): ApexError {
  return new ApexError({
    kind: 'upstream',
    reason: 'gateway.upstream_unreachable',
    message: `No upstream tells its models${problem === null ? '.' : `: ${problem}`}`,
  });
}
