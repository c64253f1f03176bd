import { ApexError, maxRejectedKept, type RejectedRow } from '@apex/contracts';

const longestReason = 500;

/** Collects what could not be read: the first rows in full, all of them by number. */
export class Rejections {
  readonly rows: RejectedRow[] = [];
  count = 0;

  add(file: string, line: number, reason: string): void {
    this.count += 1;
    if (this.rows.length < maxRejectedKept) this.rows.push({ file, line, reason: reason.slice(0, longestReason) });
  }

  /** A file of which nothing fits is told of once, whatever was said of its lines. */
  replaceFile(file: string, misfit: ApexError, before: { readonly rows: number; readonly count: number }): void {
    this.rows.length = before.rows;
    this.count = before.count;
    const { line, reason } = lineOf(misfit);
    this.add(file, line, reason);
  }
}

/** Where and why a wrong file was refused. */
export function lineOf(error: ApexError): { line: number; reason: string } {
  const { details } = error;
  if (typeof details !== 'object' || details === null) return { line: 0, reason: error.message };
  const line = 'line' in details && typeof details.line === 'number' ? details.line : 0;
  const reason = 'reason' in details && typeof details.reason === 'string' ? details.reason : error.message;
  return { line, reason };
}
