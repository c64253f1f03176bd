import { errorOfBody } from '@apex/client';
import { ApexError, type ImportId, telemetryRoutes, unwrapAnswer } from '@apex/contracts';

export interface SendRecords {
  readonly url: string;
  readonly project: string | undefined;
  readonly correlation_id: string;
  readonly credential: () => Promise<string>;
  readonly fetch: typeof globalThis.fetch;
  readonly signal: AbortSignal;
}

export interface RecordBatch {
  readonly import_id: ImportId;
  /** Of the batch within its import, from 0; by it the server knows a batch that is sent again. */
  readonly place: number;
  /** JSON texts. */
  readonly records: readonly string[];
}

/** A server that has not answered a batch by then has lost it; sending it again adds nothing. */
const answerWithinMs = 120_000;

async function bodyOf(response: Response): Promise<unknown> {
  const text = await response.text();
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function lost(url: string, cause: unknown): ApexError {
  return new ApexError({
    kind: 'unavailable',
    reason: 'client.unreachable',
    message: `The connection to ${url} was lost, and it does not answer any more. What it acknowledged is kept; import again to add the rest.`,
    cause,
  });
}

/**
 * Sends a batch whose records are JSON texts already. The general client walks every value once more, which for prompts
 * of thousands of runs costs more than parsing the file did.
 */
export async function sendRecords(batch: RecordBatch, options: SendRecords): Promise<unknown> {
  const { url, project, correlation_id, signal } = options;
  const path = telemetryRoutes.importRecords.path.replace('{import_id}', batch.import_id);
  const headers = {
    authorization: `Bearer ${await options.credential()}`,
    'content-type': 'application/json',
    'x-correlation-id': correlation_id,
    ...(project === undefined ? {} : { 'x-apex-project': encodeURIComponent(project) }),
  };
  let status: number;
  let retryAfter: string | null;
  let body: unknown;
  try {
    const response = await options.fetch(url + path, {
      method: telemetryRoutes.importRecords.method,
      headers,
      body: `{"batch":${batch.place},"records":[${batch.records.join(',')}]}`,
      signal: AbortSignal.any([signal, AbortSignal.timeout(answerWithinMs)]),
    });
    status = response.status;
    retryAfter = response.headers.get('retry-after');
    body = await bodyOf(response);
  } catch (error) {
    signal.throwIfAborted();
    throw lost(url, error);
  }
  if (status >= 400) throw errorOfBody(status, body, retryAfter);
  return unwrapAnswer(body);
}
