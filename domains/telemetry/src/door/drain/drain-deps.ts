import type { ReadExport } from '@apex/formats';
import type { Clock } from '@apex/kit/clock';
import type { Log } from '@apex/kit/log';
import type { ReceivedExport } from '../../sighting/store-exports.ts';
import type { Tenant } from '../../tenant.ts';
import type { Frame } from '../spool/frame.ts';
import type { Spool } from '../spool/spool.ts';
import type { Quarantine } from './quarantine.ts';

export interface DrainPace {
  /** Rows that an insert is worth waiting for. */
  readonly batch_items: number;
  /** And how long it is waited for them at most. */
  readonly linger_ms: number;
  /** Decoded bytes of what is in memory; whatever goes beyond is read again from the file. */
  readonly most_bytes: number;
  /** Projects that are stored at the same time. */
  readonly projects_at_once: number;
}

export const usualPace: DrainPace = {
  batch_items: 4_000,
  linger_ms: 250,
  most_bytes: 32 * 1024 * 1024,
  projects_at_once: 3,
};

/** What is counted as it happens. */
export interface DrainCounts {
  stored(frames: number): void;
  failed(): void;
  quarantined(): void;
}

export interface DrainDeps {
  readonly spool: Spool;
  readonly quarantine: Quarantine;
  /** Stores a project's exports; storing the same again changes nothing. Throws, having lost nothing, when it cannot. */
  readonly store: (tenant: Tenant, exports: readonly ReceivedExport[], signal: AbortSignal) => Promise<void>;
  readonly decode: (frame: Frame) => Promise<ReadExport>;
  /** Throws while a store is away. */
  readonly probe: () => Promise<unknown>;
  readonly clock: Clock;
  readonly log: Log;
  readonly counts: DrainCounts;
  readonly pace: DrainPace;
}
