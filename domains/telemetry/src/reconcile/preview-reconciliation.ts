import {
  ApexError,
  type InvoiceLine,
  maxPreviewRows,
  type PreviewReconciliation,
  type ReconciliationPreview,
} from '@apex/contracts';
import { type InvoiceLine as ReadLine, invoiceFieldAbouts } from '@apex/formats';
import type { Scope } from '../scope.ts';
import { readUploadedInvoice } from './read-uploaded-invoice.ts';

const fields = Object.entries(invoiceFieldAbouts).map(([name, about]) => ({ name, required: name === 'at', about }));
const mostRejected = 20;

/** The first lines of an upload as a reconciliation would read them. */
export async function previewReconciliation(
  scope: Scope,
  input: PreviewReconciliation,
): Promise<ReconciliationPreview> {
  const lines: InvoiceLine[] = [];
  const rejected: { line: number; reason: string }[] = [];
  const nothing = { format: null, preset: '', columns: [], fields, map: {}, lines: [], rejected: [] };
  try {
    const read = await readUploadedInvoice(scope, input, {
      most: maxPreviewRows,
      onLine: (line) => lines.push(shown(line)),
      onRejected: (line, reason) => {
        if (rejected.length < mostRejected) rejected.push({ line, reason });
      },
    });
    if (read === undefined) return { ...nothing, needs_mapping: false, problem: 'This is no table that can be read.' };
    const { preset, columns, map, missing } = read.reading;
    return {
      format: read.format,
      preset,
      columns: columns.map(({ name, samples }) => ({ name, samples: [...samples] })),
      fields,
      map: { ...map },
      lines,
      rejected,
      needs_mapping: missing.length > 0,
      problem: missing.length === 0 ? null : problemOf(missing),
    };
  } catch (error) {
    if (!ApexError.isInstance(error) || !error.reason.startsWith('import.') || error.reason === 'import.bad_mapping')
      throw error;
    return { ...nothing, needs_mapping: false, problem: error.message };
  }
}

export function problemOf(missing: readonly string[]): string {
  const wanted = missing.map((field) => (field === 'at' ? 'the day that was billed' : 'an amount or tokens'));
  return `No column was recognised as ${wanted.join(' or ')}. Name it.`;
}

function shown({ line, at_ms, provider, model, kind, tokens, amount, currency, description }: ReadLine): InvoiceLine {
  const counts = Object.values(tokens);
  return {
    line,
    at: new Date(at_ms).toISOString(),
    provider,
    model,
    kind,
    tokens: counts.length === 0 ? null : Number(counts.reduce((sum, count) => sum + count, 0n)),
    amount,
    currency,
    description,
  };
}
