import type { BudgetId } from '@apex/contracts';
import { type Pico, pico } from '@apex/pricing';
import { emptyUsage, totalTokens } from '@apex/tokens';
import type { Amounts } from '../budget/ledger.ts';
import type { ExchangeDeps } from './deps.ts';
import type { Destination } from './destination.ts';
import type { Exchange } from './exchange.ts';
import { isRecorded } from '../record/call-span.ts';
import { knownOf } from './known.ts';
import { costOf, mostUsage, type PriceQuestion } from './price.ts';

/** More rungs than any ladder has. */
const mostSteps = 100;

const oneHour = Buffer.from('"1h"');

/** Of a model whose price nobody knows beforehand: more than any budget, so that the first such call goes alone. */
export const unknownPrice = pico(10n ** 24n);

/** The most a call can use up, on the dearest of the places it may go to. */
export function mostOf(exchange: Exchange): Amounts {
  const { facts, snapshot } = knownOf(exchange);
  const { destinations, body } = exchange;
  if (exchange.most !== undefined && exchange.most_of === destinations) return exchange.most;
  const isPriority = exchange.json?.['service_tier'] === 'priority';
  let usd: Pico | null = null;
  let tokens = 0;
  for (const destination of destinations) {
    const usage = mostUsage(
      facts.input_tokens,
      facts.operation === 'embeddings' ? 0 : exchange.most_output_tokens,
      destination.provider === 'anthropic' && body.includes(oneHour),
    );
    const question = { at_ms: facts.at_ms, catalogue: snapshot.catalogue, provider: destination.provider };
    const priced = pricedAs(destination, exchange, question);
    const cost =
      priced === undefined
        ? unknownPrice
        : priced === null
          ? null
          : ((isPriority ? costOf({ ...question, model: priced, tier: 'priority' }, usage) : null) ??
            costOf({ ...question, model: priced, tier: 'standard' }, usage));
    if (cost !== null && (usd === null || cost > usd)) usd = cost;
    tokens = Math.max(tokens, totalTokens(usage));
  }
  exchange.most_of = destinations;
  exchange.most = { usd, tokens };
  return exchange.most;
}

/** The model whose price holds: its own, or the one that answered for it last; null: it has none; undefined: not known. */
function pricedAs(
  { upstream, model }: Destination,
  { served, operation }: Exchange,
  question: Omit<PriceQuestion, 'model' | 'tier'>,
): string | null | undefined {
  if (costOf({ ...question, model, tier: 'standard' }, emptyUsage()) !== null) return model;
  return operation === 'other' ? null : served?.of(upstream.id, model);
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
