import type { BudgetId } from '@apex/contracts';
import { totalTokens } from '@apex/tokens';
import type { Amounts } from '../budget/ledger.ts';
import type { ExchangeDeps } from './deps.ts';
import type { Exchange } from './exchange.ts';
import { isRecorded } from '../record/call-span.ts';
import { knownOf } from './known.ts';
import { costOf, mostUsage } from './price.ts';

/** More rungs than any ladder has. */
const mostSteps = 100;

const oneHour = Buffer.from('"1h"');

/** The most a call can use up, on the model it goes to. */
export function mostOf(exchange: Exchange): Amounts {
  const { facts, snapshot } = knownOf(exchange);
  const { destination, body } = exchange;
  if (destination === undefined) return { usd: null, tokens: 0 };
  if (exchange.most !== undefined && exchange.most_model === destination.model) return exchange.most;
  const usage = mostUsage(
    facts.input_tokens,
    facts.operation === 'embeddings' ? 0 : exchange.most_output_tokens,
    destination.provider === 'anthropic' && body.includes(oneHour),
  );
  if (facts.operation === 'embeddings') usage.output = 0;
  const { provider, model } = destination;
  const question = { at_ms: facts.at_ms, catalogue: snapshot.catalogue, provider, model, tier: 'standard' as const };
  const isPriority = exchange.json?.['service_tier'] === 'priority';
  const usd = (isPriority ? costOf({ ...question, tier: 'priority' }, usage) : null) ?? costOf(question, usage);
  exchange.most_model = destination.model;
  exchange.most = { usd, tokens: totalTokens(usage) };
  return exchange.most;
}

/**
 * Holds the most a call can use up in every budget it falls under; waits where others hold what it needs. Gives the
 * cheaper model that a spent budget moves it to, undefined where it may go as it is. Throws where a cap is reached.
 */
export async function reserve(exchange: Exchange, deps: ExchangeDeps): Promise<string | undefined> {
  const { facts, snapshot } = knownOf(exchange);
  if (snapshot.budgets.length === 0 || !isRecorded(exchange.operation)) return undefined;
  exchange.journal_id = `${deps.journal.id}:${deps.journal.nextReservation()}`;
  const downgraded_by: BudgetId[] = [];
  const asked = exchange.destination?.model ?? facts.model;
  let model = asked;
  for (let step = 0; step < mostSteps; step += 1) {
    const answer = deps.ledger.reserve(snapshot.budgets, {
      journal_id: exchange.journal_id,
      facts,
      model,
      downgraded_by,
      most: mostOf(exchange),
      signal: exchange.signal,
      wait_ms: snapshot.settings.budget_wait_ms,
    });
    const admission = answer instanceof Promise ? await waitedFor(exchange, answer) : answer;
    if (admission.kind === 'refused') throw admission.error;
    if (admission.kind === 'granted') {
      exchange.reservation = admission.reservation;
      return model === asked ? undefined : model;
    }
    exchange.why.push(`The budget ${admission.budget.name} is spent: ${model} becomes ${admission.model}.`);
    exchange.downgraded_by = admission.budget.name;
    downgraded_by.push(admission.budget.id);
    model = admission.model;
  }
  throw new Error('the ladders of the budgets have no end');
}

async function waitedFor<T>(exchange: Exchange, answer: Promise<T>): Promise<T> {
  const before = exchange.elapsed();
  try {
    return await answer;
  } finally {
    exchange.waited_ms += exchange.elapsed() - before;
  }
}
