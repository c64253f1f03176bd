import { ApexError, type PolicyAction } from '@apex/contracts';
import { pauseBefore } from '../dispatch/retry.ts';
import { asApexError, errorFormatOf, writeRefusal } from '../refusal/write-refusal.ts';
import { ownHeaders } from '../relay/answer-head.ts';
import { nameOf } from '../relay/plain-relay.ts';
import { admit } from './admit.ts';
import { attempt, type AttemptEnd } from './attempt.ts';
import { answerFromCache } from './cached-answer.ts';
import { conclude } from './conclude.ts';
import { beginDispatch } from './begin-dispatch.ts';
import type { ExchangeDeps } from './deps.ts';
import { type Destination, destinationsOf } from './destination.ts';
import type { Exchange } from './exchange.ts';
import { knownOf } from './known.ts';
import { asksForAllModels, listAllModels } from './list-models.ts';
import { reserve } from './reserve.ts';
import { sendShadow } from './shadow.ts';
import { pause } from './pause.ts';

/** What has been decided for a call, by policies and budgets. */
interface Plan {
  readonly action: Readonly<Partial<PolicyAction>>;
  readonly destinations: readonly Destination[];
  readonly retries: number;
}

/** One call, whatever becomes of it: it is always answered, and always recorded once. On the hot path. */
export async function runExchange(exchange: Exchange, deps: ExchangeDeps): Promise<void> {
  try {
    await admit(exchange, deps);
    const { snapshot, facts } = knownOf(exchange);
    if (asksForAllModels(exchange)) {
      await listAllModels(exchange, deps);
      return;
    }
    const decision = snapshot.policies.decide(facts);
    exchange.steps = decision.steps;
    const { action } = decision;
    if (action.refuse !== undefined) throw refusedByPolicy(action.refuse.message);
    let plan = planOf(exchange, action, facts.model, deps);
    place(exchange, plan, deps);
    if (action.cache !== undefined && (await answerFromCache(exchange, action.cache, deps))) return;
    const model = await reserve(exchange, deps);
    if (model !== undefined) plan = planOf(exchange, { ...action, model, ...noBalance }, model, deps);
    place(exchange, plan, deps);
    limitTime(exchange, action, exchange.snapshot?.settings);
    beginDispatch(exchange, deps);
    if (exchange.sequence > 0) await written(deps.journal);
    if (action.shadow !== undefined) sendShadow(exchange, action.shadow, deps);
    await dispatch(exchange, plan, deps);
    if (exchange.status < 300) {
      deps.affinity.remember(exchange);
      rememberServed(exchange, deps);
    }
  } catch (error) {
    refuse(exchange, error, deps);
  } finally {
    exchange.onEnd?.();
    exchange.facts?.settle();
  }
}

const noBalance = { balance: undefined } as const;

function planOf(exchange: Exchange, action: Readonly<Partial<PolicyAction>>, model: string, deps: ExchangeDeps): Plan {
  const { snapshot, facts } = knownOf(exchange);
  const now_ms = exchange.started_at_ms;
  const wanted = {
    snapshot,
    route: exchange.route,
    model,
    action,
    health: deps.health,
    now_ms,
    facts,
  };
  const found = destinationsOf(wanted);
  // A budget that is spent moves conversations too.
  const destinations = exchange.downgraded_by === '' ? deps.affinity.arrange(exchange, wanted, found) : found;
  return { action, destinations, retries: action.retries ?? snapshot.settings.retries };
}

function limitTime(
  exchange: Exchange,
  action: Readonly<Partial<PolicyAction>>,
  settings: { readonly first_byte_timeout_ms: number; readonly total_timeout_ms: number } | undefined,
): void {
  if (settings === undefined) return;
  const now = performance.now();
  exchange.first_byte_ms_allowed = action.first_byte_timeout_ms ?? settings.first_byte_timeout_ms;
  exchange.total_deadline = now + (action.total_timeout_ms ?? settings.total_timeout_ms);
}

function place(exchange: Exchange, { destinations }: Plan, deps: ExchangeDeps): void {
  exchange.destinations = destinations;
  exchange.destination = destinations[0];
  exchange.served = deps.served;
}

/** What answered under a name without a price is what the next call by that name is held to; nothing, where it has none. */
function rememberServed({ destination, report, cost }: Exchange, deps: ExchangeDeps): void {
  if (destination === undefined || (cost !== null && report.model === destination.model)) return;
  deps.served.answered(destination.upstream.id, destination.model, cost === null ? null : report.model);
}

/** Each destination in turn, each as often as it is worth it, until one has answered the client. */
async function dispatch(exchange: Exchange, plan: Plan, deps: ExchangeDeps): Promise<void> {
  const { destinations, retries } = plan;
  let last: AttemptEnd | undefined;
  for (let place = 0; place < destinations.length; place += 1) {
    const destination = destinations[place];
    if (destination === undefined) break;
    const isFinalPlace = place === destinations.length - 1;
    if (!deps.health.of(destination.upstream.id).admits(deps.clock.now()) && !isFinalPlace) {
      exchange.why.push(`${destination.upstream.name} is left alone for now: it failed too often.`);
      continue;
    }
    exchange.destination = destination;
    for (let tries = 0; tries <= retries; tries += 1) {
      const isFinal = isFinalPlace && tries === retries;
      const end = await attempt(exchange, destination, { action: plan.action, isFinal }, deps);
      if (end.kind === 'done') return;
      last = end;
      if (!end.isWorthRetrying || tries === retries) break;
      const ms = pauseBefore(tries, end.headers, deps.clock.now(), deps.random);
      if (ms === null) break;
      await pause(ms, exchange.signal);
      deps.traffic.counts.retries += 1;
    }
    if (isFinalPlace) break;
    exchange.why.push(`${destination.upstream.name} did not answer; the next one is asked.`);
    deps.traffic.counts.fallbacks += 1;
  }
  if (last?.kind !== 'failed') throw new Error('no destination was asked');
  last.deliver();
}

/** The beginning is in the file before anybody is asked. */
function written(journal: ExchangeDeps['journal']): Promise<void> {
  return new Promise((resolve, reject) => {
    journal.after((error) => (error === null ? resolve() : reject(unwritable(error))));
  });
}

function unwritable(cause: Error): ApexError {
  return new ApexError({
    kind: 'unavailable',
    reason: 'gateway.journal_unwritable',
    message: 'The gateway cannot keep a record of the call at the moment, so it was not sent on. Try again shortly.',
    retry_after_seconds: 5,
    cause,
  });
}

/** Tells the client what went wrong, in its own protocol, and records it where it is known whose call it was. */
function refuse(exchange: Exchange, thrown: unknown, deps: ExchangeDeps): void {
  const error = asApexError(thrown);
  if (error.kind === 'internal')
    deps.log.error({ error: error.cause ?? thrown, request_id: exchange.request_id }, 'a call failed in the gateway');
  exchange.status = error.status;
  if (exchange.key === undefined) {
    exchange.ended = true;
    deps.traffic.counts.turnedAway(error.status);
  } else conclude(exchange, error.status, nameOf(error), deps);
  const headers = ownHeaders(exchange) as Record<string, string>;
  writeRefusal(exchange.response, error, errorFormatOf(exchange.route), headers);
}

function refusedByPolicy(message: string): ApexError {
  return new ApexError({ kind: 'forbidden', reason: 'gateway.refused_by_policy', message });
}
