import type { Prefix, Usage } from '@apex/contracts';
import { engineTime } from '../store/instant.ts';
import type { JsonLines } from '../store/json-lines.ts';
import { addUsage } from '../call/call-line.ts';
import { storedLabel } from '../call/stored-label.ts';

/** One record of a call at its place in a session, as it is written. */
export interface OccurrenceRecord {
  readonly occurrence_id: string;
  readonly call_id: string;
  readonly version: number;
  /** Fixed by the first reading: the row's place in the table hangs on it. */
  readonly at_ms: number;
  readonly session: string;
  readonly sequence: number;
  readonly import_id: string;
  readonly first: boolean;
  readonly provider: string;
  readonly model: string;
  readonly usage: Usage | null;
  readonly prefix: Prefix | null;
}

/** Adds an occurrence as a line for table `occurrences`. */
export function addOccurrenceLine(lines: JsonLines, record: OccurrenceRecord): void {
  lines
    .begin()
    .plain('occurrence_id', record.occurrence_id)
    .plain('call_id', record.call_id)
    .count('version', record.version)
    .plain('at', engineTime(record.at_ms))
    .text('session', storedLabel(record.session))
    .count('sequence', record.sequence)
    .plain('import_id', record.import_id)
    .flag('first', record.first)
    .text('provider', storedLabel(record.provider))
    .text('model', storedLabel(record.model));
  addUsage(lines, record.usage);
  if (record.prefix !== null) {
    lines.plain('prefix_scope', record.prefix.scope).count('block_size', record.prefix.block_size);
    lines.list('runs', record.prefix.runs.flat());
  }
  lines.end();
}
