import type { Log } from '@apex/kit/log';
import { formatUsd, zeroPico } from '@apex/pricing';
import { emptyUsage, totalTokens } from '@apex/tokens';
import type { Journal } from '../journal/journal.ts';
import { settlementText } from '../journal/settlement.ts';
import { callSpan, type EndedCall, isRecorded } from '../record/call-span.ts';
import { estimatedUsage } from '../usage/estimate.ts';
import type { Exchange } from './exchange.ts';
import { costOf, usualMostOutput } from './price.ts';

/** Few models write faster. */
const fastTokensPerSecond = 150;

export interface ConcludeDeps {
  readonly log: Log;
  readonly journal: Journal;
  /** Shows the call. */
  readonly traffic: { ended(exchange: Exchange): void };
  /** There is something to send to telemetry. */
  readonly recorded: () => void;
}

/** Who the shipper speaks for when it sends a call on: parts hold no spaces. */
export function tenantOf(exchange: Exchange): string {
  const key = exchange.key;
  if (key === undefined) return '';
  return `${key.principal.organisation_id} ${key.project_id} ${key.key_id} ${key.user_id}`;
}

/**
 * Ends a call for good, once: its usage is settled with the budgets and its record is in the journal before the last of
 * the answer goes out. What a client has got whole is recorded exactly. On the hot path.
 */
export function conclude(exchange: Exchange, status: number, error: string, deps: ConcludeDeps): void {
  if (exchange.ended) return;
  exchange.ended = true;
  exchange.status = status;
  exchange.error = error !== '' ? error : exchange.report.error;
  exchange.latency_ms = exchange.elapsed();
  settleUsage(exchange);
  const { report, reservation } = exchange;
  const tokens = report.usage === null ? 0 : totalTokens(report.usage);
  const usd = exchange.cost;
  const recorded = isRecorded(exchange.operation) && exchange.facts !== undefined;
  if (recorded || exchange.sequence > 0) {
    const span = callSpan(endedCall(exchange));
    if (exchange.sequence === 0) deps.journal.note(tenantOf(exchange), span);
    else {
      const settlement =
        reservation === undefined ? '' : settlementText(exchange.journal_id, reservation.holds, { usd, tokens });
      deps.journal.end(exchange.sequence, tenantOf(exchange), settlement, span);
    }
    exchange.is_journalled = true;
    deps.recorded();
  }
  reservation?.settle({ usd, tokens });
  deps.traffic.ended(exchange);
}

/** What the call used: as told, estimated where it was cut off, nothing where nobody answered. */
function settleUsage(exchange: Exchange): void {
  const { report, destination, facts, snapshot } = exchange;
  const mayCharge = exchange.dispatched && exchange.cache !== 'hit' && exchange.cache !== 'coalesced';
  const isModelCall = exchange.operation === 'chat' || exchange.operation === 'embeddings';
  if (!mayCharge || facts === undefined || snapshot === undefined || destination === undefined) {
    report.usage = emptyUsage();
    exchange.cost = zeroPico;
    return;
  }
  const wasAnswered = exchange.upstream_status > 0 && exchange.upstream_status < 400;
  // Who hangs up, or is hung up on, pays for the prompt and for what there was of the answer.
  const isCut = exchange.error !== '' && (wasAnswered || exchange.given_up || exchange.stopped !== undefined);
  // A usage without any count is none that anybody was charged by.
  if (report.usage !== null && isModelCall && totalTokens(report.usage) === 0) report.usage = null;
  const isWhole = report.usage !== null && (!isCut || report.finish !== '');
  if (isModelCall && !isWhole && (wasAnswered || isCut)) {
    report.usage = estimatedUsage(facts.input_tokens, answerSoFar(exchange), report.usage);
    exchange.is_estimated = true;
  }
  if (report.usage === null) {
    // Refused by the provider, or a path that counts nothing.
    if (exchange.status >= 400) report.usage = emptyUsage();
    exchange.cost = exchange.status >= 400 ? zeroPico : null;
    return;
  }
  const question = { tier: report.tier, at_ms: exchange.started_at_ms, catalogue: snapshot.catalogue };
  const { provider, model } = destination;
  exchange.cost =
    (report.model === '' ? null : costOf({ ...question, provider, model: report.model }, report.usage)) ??
    costOf({ ...question, provider, model }, report.usage);
}

/**
 * Tokens of an answer that was given up: as its events tell; where none came, what a model may have written meanwhile,
 * since whoever makes an answer in one piece charges it in one piece.
 */
function answerSoFar({ events, latency_ms, most_output_tokens, operation }: Exchange): number {
  if (events > 0 || operation === 'embeddings') return events;
  return Math.min(most_output_tokens ?? usualMostOutput, Math.ceil((latency_ms / 1000) * fastTokensPerSecond));
}

function endedCall(exchange: Exchange): EndedCall {
  const { destination, facts, report, saved } = exchange;
  const asked = facts?.model ?? '';
  return {
    trace_id: exchange.trace_id,
    span_id: exchange.span_id,
    parent_span_id: exchange.parent_span_id,
    started_at_ms: exchange.started_at_ms,
    latency_ms: exchange.latency_ms,
    first_byte_ms: exchange.first_byte_ms,
    operation: exchange.operation,
    provider: destination?.provider ?? null,
    model_asked: asked,
    model: destination?.model ?? asked,
    model_served: report.model,
    response_id: exchange.cache === 'hit' || exchange.cache === 'coalesced' ? '' : report.id,
    provider_request_id: exchange.provider_request_id,
    tier: report.tier,
    usage: report.usage,
    is_estimated: exchange.is_estimated,
    streaming: facts?.streaming ?? false,
    status: exchange.status,
    error: exchange.error,
    finish: report.finish,
    tools: report.tools,
    labels: facts?.labels ?? {},
    prompt_hash: exchange.prompt_hash,
    upstream: destination?.upstream.name ?? '',
    cache: exchange.cache,
    // The one under way is noted once it is over.
    attempts: exchange.attempts.length + (exchange.abort === undefined ? 0 : 1),
    steps: exchange.steps,
    downgraded_by: exchange.downgraded_by,
    shadow_of: exchange.shadow_of,
    shadow_draw: exchange.shadow_draw,
    saved_usd: saved?.cost === undefined || saved.cost === null ? '' : formatUsd(saved.cost),
    saved_tokens: saved?.usage === undefined || saved.usage === null ? 0 : totalTokens(saved.usage),
  };
}

/** Does the last of a call once its record is in the file; at once where it leaves none. On the hot path. */
export function afterRecord(
  exchange: Exchange,
  { journal, log }: Pick<ConcludeDeps, 'journal' | 'log'>,
  then: () => void,
): void {
  function last(): void {
    try {
      then();
    } catch (error) {
      // Thrown among the writes of the journal it would end the process: one connection is given up instead.
      log.error({ error, request_id: exchange.request_id }, 'an answer could not be written');
      exchange.response.destroy();
    }
  }
  // Where the journal cannot be written the client still gets its answer; the record is tried again.
  if (exchange.is_journalled) journal.after(last);
  else last();
}
