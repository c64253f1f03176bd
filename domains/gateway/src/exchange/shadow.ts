import { ApexError, type PolicyAction } from '@apex/contracts';
import { drawCall } from '../policy/draw.ts';
import { attempt } from './attempt.ts';
import { NoSink } from './answer-sink.ts';
import { beginDispatch } from './begin-dispatch.ts';
import { conclude } from './conclude.ts';
import type { ExchangeDeps } from './deps.ts';
import { destinationsOf } from './destination.ts';
import { Exchange } from './exchange.ts';
import { knownOf } from './known.ts';
import { nameOf } from '../relay/plain-relay.ts';
import { reserve } from './reserve.ts';

type Shadow = NonNullable<PolicyAction['shadow']>;

/** A share of calls goes to another model too. Off the caller's path: nothing of it reaches them, not even its failure. */
export function sendShadow(exchange: Exchange, rule: Shadow, deps: ExchangeDeps): void {
  const policy = exchange.steps.find(({ applied }) => applied.includes('shadow'));
  const { taken, probability } = drawCall(policy?.policy_id ?? '', {
    purpose: 'shadow',
    share: rule.share,
    id: exchange.span_id,
  });
  exchange.shadow_draw = `${taken ? 'copied' : 'not copied'} ${probability}`;
  exchange.why.push(`${taken ? 'Copied' : 'Not copied'} to another model, with probability ${probability}.`);
  if (!taken) return;
  const copy = copyOf(exchange, deps);
  // No sweep looks at copies: one whose upstream says nothing would hold its body and its budget for ever.
  const left_ms = Math.min(copy.total_deadline - performance.now(), mostTimerMs);
  const timer = setTimeout(() => copy.stop(copyTimedOut()), left_ms);
  run(copy, rule, deps)
    .catch((error: unknown) => {
      conclude(copy, 0, error instanceof Error ? nameOf(error) : 'failed', deps);
      deps.log.debug({ error, request_id: copy.request_id }, 'a copy of a call was not answered');
    })
    .finally(() => clearTimeout(timer));
}

/** Longer ones a timer does not take. */
const mostTimerMs = 2_147_483_647;

function copyTimedOut(): ApexError {
  return new ApexError({
    kind: 'timeout',
    reason: 'gateway.total_timeout',
    message: 'The copy took longer than it may.',
  });
}

function copyOf(exchange: Exchange, deps: ExchangeDeps): Exchange {
  const copy = new Exchange(exchange.request, new NoSink(), exchange.route, deps.clock.now());
  copy.key = exchange.key;
  copy.snapshot = exchange.snapshot;
  copy.body = exchange.body;
  copy.json = exchange.json;
  copy.facts = exchange.facts;
  // Worked out while the body is still there: the copy may outlive the call.
  void copy.facts?.unit;
  copy.most_output_tokens = exchange.most_output_tokens;
  copy.prompt_hash = exchange.prompt_hash;
  copy.steps = exchange.steps;
  copy.shadow_of = exchange.request_id;
  copy.first_byte_ms_allowed = exchange.first_byte_ms_allowed;
  copy.total_deadline = exchange.total_deadline;
  copy.why.push(`A copy of ${exchange.request_id}, for comparison.`);
  return copy;
}

async function run(copy: Exchange, rule: Shadow, deps: ExchangeDeps): Promise<void> {
  const { snapshot, facts } = knownOf(copy);
  const { share: _share, ...target } = rule;
  const [destination] = destinationsOf({
    snapshot,
    route: copy.route,
    model: facts.model,
    action: target,
    health: deps.health,
    now_ms: copy.started_at_ms,
    facts,
  });
  copy.destination = destination;
  copy.destinations = destination === undefined ? [] : [destination];
  copy.served = deps.served;
  if (destination === undefined) return;
  deps.traffic.begun(copy);
  const cheaper = await reserve(copy, deps);
  // A copy on yet another model would compare nothing.
  if (cheaper !== undefined) throw new Error('the budget has no room for copies');
  beginDispatch(copy, deps);
  const end = await attempt(copy, destination, { action: {}, isFinal: true }, deps);
  if (end.kind === 'failed') end.deliver();
}
