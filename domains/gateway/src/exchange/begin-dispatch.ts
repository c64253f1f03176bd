import type { NewBegun } from '../journal/begun.ts';
import { tenantOf } from './conclude.ts';
import type { Amounts } from '../budget/ledger.ts';
import type { ExchangeDeps } from './deps.ts';
import type { Exchange } from './exchange.ts';
import { isRecorded } from '../record/call-span.ts';
import { knownOf } from './known.ts';
import { mostOf, unknownPrice } from './reserve.ts';

const nothing: Amounts = { usd: null, tokens: 0 };

/** Written before the call is sent on: from here it ends as one record, whatever happens. On the hot path. */
export function beginDispatch(exchange: Exchange, deps: ExchangeDeps): void {
  if (!isRecorded(exchange.operation)) return;
  const { facts } = knownOf(exchange);
  const { destination, reservation } = exchange;
  // Of interest only where a budget holds it.
  const most = reservation === undefined ? nothing : mostOf(exchange);
  const begun: NewBegun = {
    tenant: tenantOf(exchange),
    journal_id: exchange.journal_id,
    trace_id: exchange.trace_id,
    span_id: exchange.span_id,
    parent_span_id: exchange.parent_span_id,
    started_at_ms: exchange.started_at_ms,
    operation: exchange.operation,
    provider: destination?.provider ?? '',
    model: destination?.model ?? facts.model,
    upstream: destination?.upstream.name ?? '',
    streaming: facts.streaming,
    input_tokens: facts.input_tokens,
    labels: facts.labels,
    prompt_hash: exchange.prompt_hash,
    holds: reservation?.holds ?? [],
    // A hold that only keeps others out is no price that a crash may charge.
    most_usd: most.usd === null || most.usd === unknownPrice ? null : String(most.usd),
    most_tokens: most.tokens,
  };
  exchange.sequence = deps.journal.begin(JSON.stringify(begun));
  exchange.dispatched_ms = exchange.elapsed();
}
