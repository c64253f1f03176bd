import type { BilledKind, ServiceTier } from '@apex/contracts';

/** A kind of token that is billed apart. */
export type TokenBucket = Extract<BilledKind, 'input' | 'cache_read' | 'cache_write' | 'output'>;
export const tokenBuckets: readonly TokenBucket[] = ['input', 'cache_read', 'cache_write', 'output'];

/** One line of an invoice or usage export. */
export interface InvoiceLine {
  readonly line: number;
  readonly at_ms: number;
  /** The period it stands for: at least an hour, at most as long as the file says; a day unless told. */
  readonly end_ms: number;
  /** As written; empty where the file names none. */
  readonly provider: string;
  readonly model: string;
  readonly kind: BilledKind;
  /** Null: not said. */
  readonly tier: ServiceTier | null;
  readonly tokens: Readonly<Partial<Record<TokenBucket, bigint>>>;
  /** A decimal with as many places as the file writes; null where the file states no amounts. */
  readonly amount: string | null;
  /** Upper case. */
  readonly currency: string;
  readonly description: string;
}
