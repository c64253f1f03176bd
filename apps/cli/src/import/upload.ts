import type { ClientApi, ImportId, ImportSummary, Observation, RejectedRow, telemetryRoutes } from '@apex/contracts';
import { ApexError } from '@apex/contracts';
import { withAnchor } from '@apex/local-files';
import { compactJson } from './compact-json.ts';
import type { RecordBatch } from './send-records.ts';

export interface UploadOptions {
  readonly client: Pick<ClientApi<typeof telemetryRoutes>, 'startImport' | 'finishImport'>;
  readonly start: Parameters<ClientApi<typeof telemetryRoutes>['startImport']>[0];
  readonly send: (batch: RecordBatch) => Promise<unknown>;
  readonly retry: <T>(action: () => Promise<T>) => Promise<T>;
  readonly signal: AbortSignal;
  readonly onStored: (records: number) => void;
}

export interface Upload {
  /** Hands over records of `files[file]`; waits while enough is under way. */
  add(file: number, observation: Observation): Promise<void> | undefined;
  finish(rejected: readonly RejectedRow[], rejected_count: number): Promise<ImportSummary>;
}

const mostRecords = 5000;
const mostCharacters = 8_000_000;
const mostInFlight = 2;

/** Opens an import at its first record and sends batches, two at a time; each is repeated until it is acknowledged. */
export function createUpload(options: UploadOptions): Upload {
  const { client, send, retry, signal } = options;
  const underWay = new Set<Promise<void>>();
  let started: Promise<{ import_id: ImportId; anchors: readonly (string | null)[] }> | undefined;
  let failure: { error: unknown } | undefined;
  let batch: string[] = [];
  let characters = 0;
  let nextPlace = 0;

  // An unreachable server is told at once, before anything was read; only its requests to wait are obeyed.
  const open = () =>
    (started ??= retry(async () => {
      try {
        return await client.startImport(options.start, { signal });
      } catch (error) {
        if (!ApexError.isInstance(error) || error.reason !== 'client.unreachable') throw error;
        throw new ApexError({ ...pick(error), retryable: false });
      }
    }));

  async function sendBatch(sent: RecordBatch): Promise<void> {
    try {
      await retry(() => send(sent));
      options.onStored(sent.records.length);
    } catch (error) {
      failure ??= { error };
    }
  }

  async function flush(): Promise<void> {
    const records = batch;
    batch = [];
    characters = 0;
    const { import_id } = await open();
    if (records.length > 0) {
      const sending = sendBatch({ import_id, place: nextPlace++, records }).finally(() => underWay.delete(sending));
      underWay.add(sending);
    }
    while (underWay.size >= mostInFlight) await Promise.race(underWay);
    if (failure !== undefined) throw failure.error;
  }

  function put(observation: Observation): Promise<void> | undefined {
    const text = compactJson(observation);
    batch.push(text);
    characters += text.length;
    return batch.length >= mostRecords || characters >= mostCharacters ? flush() : undefined;
  }

  return {
    add(file, observation) {
      if (options.start.files[file]?.relative_time !== true) return put(observation);
      return open().then(({ anchors }) => put(withAnchor(observation, anchors[file] ?? null)));
    },
    async finish(rejected, rejected_count) {
      await flush();
      await Promise.all(underWay);
      if (failure !== undefined) throw failure.error;
      const { import_id } = await open();
      return retry(() => client.finishImport({ import_id, rejected: [...rejected], rejected_count }, { signal }));
    },
  };
}

function pick(error: ApexError) {
  return { kind: error.kind, reason: error.reason, message: error.message, cause: error.cause };
}
