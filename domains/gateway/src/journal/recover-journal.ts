import type { Log } from '@apex/kit/log';
import type { Ledger } from '../budget/ledger.ts';
import { callSpan } from '../record/call-span.ts';
import { estimatedUsage } from '../usage/estimate.ts';
import { type Begun, begunSchema } from './begun.ts';
import type { Cursor, Journal } from './journal.ts';
import type { JournalLine } from './journal-line.ts';
import { readSettlement, settlementText } from './settlement.ts';

const chunkBytes = 4 * 1024 * 1024;

function processOf(journal_id: string): string {
  return journal_id.slice(0, journal_id.lastIndexOf(':'));
}

/**
 * Closes what a process that died had under way, before the first call of this one: each call that began and did not end
 * gets its one record, with its usage estimated, and counts in its budgets at the most it can have cost, since nobody
 * knows what the provider charged. What had ended is settled unless it is stored already. Safe to repeat.
 */
export async function recoverJournal(deps: {
  readonly journal: Journal;
  readonly ledger: Ledger;
  readonly log: Log;
}): Promise<void> {
  const { journal, ledger, log } = deps;
  const open = new Map<number, Begun>();
  const processes = new Set<string>();
  let highest = 0;
  let ended = 0;
  const shipped = journal.loadCursor();
  for (const { lines, isShipped } of linesOf(journal, shipped)) {
    for (const line of lines) {
      highest = Math.max(highest, line.sequence);
      if (line.kind === 'begin') {
        const begun = readBegun(line.body);
        if (begun !== null) open.set(line.sequence, begun);
        continue;
      }
      open.delete(line.sequence);
      // What was shipped was settled and stored before that was written down.
      const settlement = line.settlement === '' || isShipped ? null : readSettlement(line.settlement);
      if (settlement === null) continue;
      ended += 1;
      processes.add(processOf(settlement.id));
      await ledger.recover(settlement.id, settlement.holds, settlement);
    }
  }
  journal.continueFrom(highest);
  for (const [sequence, begun] of open) {
    const most = { usd: begun.most_usd, tokens: begun.most_tokens };
    if (begun.holds.length > 0) {
      processes.add(processOf(begun.journal_id));
      await ledger.recover(begun.journal_id, begun.holds, most);
    }
    journal.end(sequence, begun.tenant, settlementText(begun.journal_id, begun.holds, most), spanOf(begun));
  }
  for (const process_id of processes) await ledger.recovered(process_id);
  if (open.size > 0)
    log.warn({ calls: open.size, settled: ended }, 'calls that were under way when the gateway was stopped are closed');
}

/** All that the files hold: first what lies before a place, then the rest. */
function* linesOf(
  journal: Journal,
  shipped: Cursor,
): Generator<{ readonly lines: readonly JournalLine[]; readonly isShipped: boolean }> {
  const start: Cursor = { segment: 0, offset: 0 };
  for (const isShipped of [true, false]) {
    let from = isShipped ? start : shipped;
    while (true) {
      const part = journal.read(from, chunkBytes, isShipped ? shipped : undefined);
      if (part === null) break;
      yield { lines: part.lines, isShipped };
      from = part.next;
    }
  }
}

function readBegun(body: string): Begun | null {
  try {
    const read = begunSchema.safeParse(JSON.parse(body));
    return read.success ? read.data : null;
  } catch {
    // Torn: a call that was never sent on, since its line comes first.
    return null;
  }
}

function spanOf(begun: Begun): string {
  return callSpan({
    trace_id: begun.trace_id,
    span_id: begun.span_id,
    parent_span_id: begun.parent_span_id,
    started_at_ms: begun.started_at_ms,
    latency_ms: 0,
    first_byte_ms: null,
    operation: begun.operation,
    provider: begun.provider === '' ? null : begun.provider,
    model_asked: begun.model,
    model: begun.model,
    model_served: '',
    response_id: '',
    provider_request_id: '',
    tier: 'standard',
    usage: estimatedUsage(begun.input_tokens, 0, null),
    is_estimated: true,
    streaming: begun.streaming,
    status: 0,
    error: 'gateway_stopped',
    finish: '',
    tools: [],
    labels: begun.labels,
    prompt_hash: begun.prompt_hash,
    upstream: begun.upstream,
    cache: 'off',
    attempts: 1,
    steps: [],
    downgraded_by: '',
    shadow_of: '',
    shadow_draw: '',
    saved_usd: '',
    saved_tokens: 0,
  });
}
