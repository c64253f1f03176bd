import { ApexError, type Observation } from '@apex/contracts';
import { RowFault } from './fault.ts';
import { batchSize } from './limits.ts';
import type { FileFormat, ParseCounts, ParsedRecord } from './record.ts';

/** Collects what a parser finds into batches, counts it, and knows whether anything fitted the format at all. */
export class RecordSink {
  readonly counts: ParseCounts = { calls: 0, rejected: 0, skipped: 0 };
  #batch: ParsedRecord[] = [];
  #fits = false;
  #firstMisfit: { line: number; reason: string } | undefined;

  get isFull(): boolean {
    return this.#batch.length >= batchSize;
  }

  call(line: number, observation: Observation): void {
    this.#fits = true;
    this.counts.calls += 1;
    this.#batch.push({ kind: 'call', line, observation });
  }

  reject(line: number, reason: string): void {
    this.#firstMisfit ??= { line, reason };
    this.counts.rejected += 1;
    this.#batch.push({ kind: 'rejected', line, reason });
  }

  /** A line that belongs to the format and tells of no call. */
  skip(): void {
    this.#fits = true;
    this.counts.skipped += 1;
  }

  /** A line that is tolerated among others of the format, but shows nothing of it. */
  skipUnknown(line: number, reason: string): void {
    this.#firstMisfit ??= { line, reason };
    this.counts.skipped += 1;
  }

  /** Runs `read` and turns a fault of the row into a rejection. */
  guard(line: number, read: () => void): void {
    try {
      read();
    } catch (error) {
      if (!(error instanceof RowFault)) throw error;
      this.reject(line, error.message);
    }
  }

  take(): ParsedRecord[] {
    const batch = this.#batch;
    this.#batch = [];
    return batch;
  }

  /** At the end of a file: `invalid import.wrong_format` when it had content and none of it fitted. An empty file passes. */
  assertFits(format: FileFormat, name: string): void {
    if (this.#fits || this.#firstMisfit === undefined) return;
    throw wrongFormat({ format, name, ...this.#firstMisfit });
  }
}

export function wrongFormat(misfit: { format: FileFormat; name: string; line: number; reason: string }): ApexError {
  return new ApexError({
    kind: 'invalid',
    reason: 'import.wrong_format',
    message: `${misfit.name} is not a ${misfit.format} file: line ${misfit.line}: ${misfit.reason}`,
    details: { file: misfit.name, line: misfit.line, reason: misfit.reason },
  });
}
