import { ApexError, type Caller, type OtlpBody } from '@apex/contracts';
import { ExportFault, type ReadExport, type RejectedItem, type Signal } from '@apex/formats';
import type { readExport } from '@apex/formats/otlp';
import type { Clock } from '@apex/kit/clock';
import { randomUUID } from 'node:crypto';
import type { IngestMetrics } from './ingest-metrics.ts';
import { inflateBody } from './inflate.ts';
import type { FrameHead } from './spool/frame.ts';

export type ReadOtlp = typeof readExport;

export interface DoorScope {
  readonly clock: Clock;
  readonly read: ReadOtlp;
  readonly most_decoded_bytes: number;
  readonly metrics: IngestMetrics;
  /** Settles when the export is on disk. */
  readonly keep: (head: FrameHead, body: Uint8Array, read: ReadExport) => Promise<void>;
}

export interface Rejected {
  readonly count: number;
  /** Empty where nothing was rejected. */
  readonly message: string;
}

const mostReasons = 5;
const longestMessage = 1000;

/** Reads an export, keeps it on disk and tells what of it was not taken. What it answers with is never lost. */
export async function receiveExport(
  scope: DoorScope,
  caller: Caller,
  { signal, path, body }: { readonly signal: Signal; readonly path: string; readonly body: OtlpBody },
): Promise<Rejected> {
  const { clock, metrics } = scope;
  const decoded = await inflateBody(body, scope.most_decoded_bytes);
  const received_at_ms = clock.now();
  const read = readOrRefuse(scope.read, [signal, decoded, body.encoding, received_at_ms]);
  if (read.items > 0) {
    const { organisation_id, project_id, actor } = caller;
    const head: FrameHead = {
      intake_id: randomUUID().replaceAll('-', ''),
      organisation_id,
      project_id,
      key_id: actor.type === 'key' ? actor.key_id : actor.user_id,
      path,
      signal,
      encoding: body.encoding,
      compression: body.compression,
      received_at_ms,
      decoded_bytes: decoded.length,
    };
    await scope.keep(head, body.bytes, read);
  }
  const count = read.rejected.length;
  metrics.received(signal, { accepted: read.items - count, rejected: count, bytes: body.bytes.length });
  return { count, message: messageOf(read.rejected) };
}

function readOrRefuse(read: ReadOtlp, given: Parameters<ReadOtlp>): ReadExport {
  try {
    return read(...given);
  } catch (error) {
    if (!(error instanceof ExportFault)) throw error;
    throw new ApexError({ kind: 'invalid', reason: 'otlp.malformed', message: error.message, cause: error });
  }
}

/** Each reason once, with how often it was. */
function messageOf(rejected: readonly RejectedItem[]): string {
  const groups = Map.groupBy(rejected, ({ reason }) => reason);
  const told = [...groups.values()].slice(0, mostReasons).map((items) => {
    const [first] = items;
    return `${first?.message ?? ''}${items.length > 1 ? ` (${items.length} times)` : ''}`;
  });
  const more = groups.size - told.length;
  if (more > 0) told.push(`and ${more} more reasons`);
  return told.join('; ').slice(0, longestMessage);
}
