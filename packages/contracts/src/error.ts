import { z } from 'zod';

/** The closed taxonomy of everything that can go wrong; a domain adds a `reason`, never a kind. */
export const errorKinds = [
  'unauthenticated',
  'forbidden',
  'not_found',
  'invalid',
  'conflict',
  'precondition',
  'limit',
  'upstream',
  'timeout',
  'unavailable',
  'cancelled',
  'internal',
] as const;

export type ErrorKind = (typeof errorKinds)[number];

interface KindRow {
  readonly status: number;
  readonly exit_code: number;
  /** Of `google.rpc.Code`, which OTLP errors carry. */
  readonly rpc_code: number;
  readonly retryable: boolean;
}

/** The one table from a kind to its HTTP status, process exit code, RPC code and default retryability; a socket closes with 4000 + status. */
export const errorTable: Readonly<Record<ErrorKind, KindRow>> = {
  unauthenticated: { status: 401, exit_code: 3, rpc_code: 16, retryable: false },
  forbidden: { status: 403, exit_code: 4, rpc_code: 7, retryable: false },
  not_found: { status: 404, exit_code: 5, rpc_code: 5, retryable: false },
  invalid: { status: 400, exit_code: 2, rpc_code: 3, retryable: false },
  conflict: { status: 409, exit_code: 6, rpc_code: 10, retryable: false },
  precondition: { status: 409, exit_code: 6, rpc_code: 9, retryable: false },
  limit: { status: 429, exit_code: 7, rpc_code: 8, retryable: true },
  upstream: { status: 502, exit_code: 8, rpc_code: 14, retryable: true },
  timeout: { status: 504, exit_code: 9, rpc_code: 4, retryable: true },
  unavailable: { status: 503, exit_code: 10, rpc_code: 14, retryable: true },
  cancelled: { status: 499, exit_code: 130, rpc_code: 1, retryable: false },
  internal: { status: 500, exit_code: 1, rpc_code: 13, retryable: false },
};

/** The error body on the wire and on the command line's stderr. */
export const errorBodySchema = z.object({
  error: z.string(),
  error_code: z.string(),
  details: z.unknown().optional(),
  correlation_id: z.string().optional(),
});
export type ErrorBody = z.infer<typeof errorBodySchema>;

const marker = Symbol.for('apex.error');

export interface ApexErrorInit {
  readonly kind: ErrorKind;
  /** Machine code a caller can act on, `domain.what_happened`; on the wire it is upper snake case. */
  readonly reason: string;
  /** Shown to the user as it is. */
  readonly message: string;
  readonly details?: unknown;
  readonly cause?: unknown;
  /** Overrides the table for the few limits that are not 429: 402 money, 413 size. */
  readonly status?: 402 | 413;
  readonly retryable?: boolean;
  /** Seconds until a retry makes sense; becomes `Retry-After`. */
  readonly retry_after_seconds?: number;
}

/** Every error that crosses a boundary; recognised by a marker, so that copies of this module agree. */
export class ApexError extends Error {
  readonly kind: ErrorKind;
  readonly reason: string;
  readonly details: unknown;
  readonly status: number;
  readonly retryable: boolean;
  readonly retry_after_seconds: number | undefined;
  readonly [marker] = true;

  constructor(init: ApexErrorInit) {
    super(init.message, { cause: init.cause });
    this.name = 'ApexError';
    this.kind = init.kind;
    this.reason = init.reason;
    this.details = init.details;
    this.status = init.status ?? errorTable[init.kind].status;
    this.retryable = init.retryable ?? errorTable[init.kind].retryable;
    this.retry_after_seconds = init.retry_after_seconds;
  }

  /** `telemetry.bad_row` → `TELEMETRY_BAD_ROW`. */
  get error_code(): string {
    return this.reason.replaceAll('.', '_').toUpperCase();
  }

  get exit_code(): number {
    return errorTable[this.kind].exit_code;
  }

  static isInstance(error: unknown): error is ApexError {
    return typeof error === 'object' && error !== null && marker in error;
  }
}

/** The kind that a wire status stands for; unknown statuses are `internal`. */
export function kindOfStatus(status: number): ErrorKind {
  if (status === 402 || status === 413) return 'limit';
  return errorKinds.find((kind) => errorTable[kind].status === status) ?? 'internal';
}

/** What an error says to the outside. An unknown one says nothing but that it happened. */
export function toErrorBody(error: unknown, correlation_id?: string): ErrorBody {
  const known = ApexError.isInstance(error);
  return {
    error: known ? error.message : 'Something went wrong on our side. The correlation id finds it in the log.',
    error_code: known ? error.error_code : 'INTERNAL',
    ...(known && error.details !== undefined ? { details: error.details } : {}),
    ...(correlation_id === undefined ? {} : { correlation_id }),
  };
}
