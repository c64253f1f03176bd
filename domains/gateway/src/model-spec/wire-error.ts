import type { ErrorKind } from '@apex/contracts';

/** An error as a provider tells it, or as we tell it in a provider's words. */
export interface WireError {
  readonly status: number;
  readonly kind: ErrorKind;
  readonly message: string;
  /** A machine's word for it: OpenAI's `code`. */
  readonly code?: string;
}
