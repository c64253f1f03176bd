import { ApexError, type CreateReconciliation, type Reconciliation } from '@apex/contracts';
import { formatUsd } from '@apex/pricing';
import { newId } from '@apex/kit/id';
import type { Scope } from '../scope.ts';
import { lineOf } from './explain-group.ts';
import { modelKeyOf } from './model-key.ts';
import { readOurSums } from './our-sums.ts';
import { problemOf } from './preview-reconciliation.ts';
import { readUploadedInvoice } from './read-uploaded-invoice.ts';
import { marginMs, periodOf, reconcile } from './reconcile.ts';
import { insertReconciliation } from './reconciliation-store.ts';
import type { Slot } from './slots.ts';
import { TheirLines } from './their-lines.ts';

const mostRejected = 100;
/** A year of days, models and kinds of token; more is no invoice. */
const mostLines = 200_000;

/** Compares an uploaded export with our calls of its period and keeps what came out. The upload stays where it is. */
export async function createReconciliation(scope: Scope, input: CreateReconciliation): Promise<Reconciliation> {
  const { catalogue, caller, clock, db } = scope;
  const theirs = new TheirLines(({ provider, model, at_ms }) => modelKeyOf(catalogue, provider, model, at_ms));
  const rejected: { line: number; reason: string }[] = [];
  let rejected_count = 0;
  const { from, to, ...file } = input;
  const read = await readUploadedInvoice(scope, file, {
    onLine(line) {
      theirs.add(line);
      if (theirs.sums.size > mostLines) throw tooLong();
    },
    onRejected(line, reason) {
      rejected_count += 1;
      if (rejected.length < mostRejected) rejected.push({ line, reason });
    },
  });
  if (read === undefined) throw unreadable('This is no table that can be read.');
  if (read.reading.missing.length > 0) throw unreadable(problemOf(read.reading.missing));
  const period = askedPeriod(periodOf(theirs), from, to);
  const ours = await readOurSums(scope, Math.max(0, period.from_ms - marginMs), period.to_ms + marginMs);
  const { figures, lines } = reconcile(ours, theirs, period, catalogue);
  const reconciliation: Reconciliation = {
    id: newId.reconciliation(),
    name: read.name,
    preset: read.reading.preset,
    from: new Date(period.from_ms).toISOString(),
    to: new Date(period.to_ms).toISOString(),
    ...figures,
    lines: theirs.lines,
    rejected_count,
    rejected,
    other_currencies: Array.from(theirs.currencies, ([currency, { pico, lines: count }]) => ({
      currency,
      amount: formatUsd(pico),
      lines: count,
    })),
    created_at: new Date(clock.now()).toISOString(),
  };
  await insertReconciliation(db, caller, { reconciliation, lines: lines.map(lineOf) });
  return reconciliation;
}

function askedPeriod(own: Slot | undefined, from: string | undefined, to: string | undefined): Slot {
  const from_ms = from === undefined ? own?.from_ms : Date.parse(from);
  const to_ms = to === undefined ? own?.to_ms : Date.parse(to);
  if (from_ms === undefined || to_ms === undefined) {
    throw unreadable('The file holds no line in US dollars that could be compared.');
  }
  if (from_ms < to_ms) return { from_ms, to_ms };
  throw unreadable('The period asked for lies outside the days of the file.');
}

function unreadable(message: string): ApexError {
  return new ApexError({ kind: 'invalid', reason: 'telemetry.invoice_unreadable', message });
}

function tooLong(): ApexError {
  return new ApexError({
    kind: 'invalid',
    reason: 'telemetry.invoice_too_long',
    message: `The file names more than ${mostLines} days, models and kinds of token. Export a shorter period.`,
  });
}
