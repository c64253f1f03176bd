import { type Api, type Caller, type IngestState, type OtlpBody, otlpRoutes } from '@apex/contracts';
import type { Signal } from '@apex/formats';
import type { Clock } from '@apex/kit/clock';
import type { Log } from '@apex/kit/log';
import type { Metrics } from '@apex/kit/metrics';
import type { Tenant } from '../tenant.ts';
import { Drain } from './drain/drain.ts';
import { type DrainDeps, type DrainPace, usualPace } from './drain/drain-deps.ts';
import { Quarantine } from './drain/quarantine.ts';
import { inflateBody } from './inflate.ts';
import { createIngestMetrics } from './ingest-metrics.ts';
import { type DoorScope, type ReadOtlp, receiveExport, type Rejected } from './receive-export.ts';
import { refusal } from './spool/spool-errors.ts';
import type { SpoolFiles } from './spool/spool-files.ts';
import { Spool } from './spool/spool.ts';

export interface DoorOptions {
  /** Made when the door opens; one process owns it. */
  readonly folder: string;
  /** Of what waits on disk; exports that go beyond it are refused until there is room again. */
  readonly most_bytes: number;
  /** Of one export, decompressed. */
  readonly most_decoded_bytes: number;
  readonly metrics: Metrics;
  readonly pace?: Partial<DrainPace>;
  readonly segment_bytes?: number;
  readonly files?: SpoolFiles;
}

export interface DoorDeps extends Pick<DrainDeps, 'store' | 'probe'> {
  readonly options: DoorOptions;
  readonly clock: Clock;
  readonly log: Log;
  readonly read: ReadOtlp;
}

/** Where emitters send to. */
export interface Door {
  readonly api: Api<typeof otlpRoutes>;
  /** Takes exports from when this settles, and goes on storing what was left. */
  open(): Promise<void>;
  /** Stores what waits, as far as the stores take it within ten seconds; the rest is there at the next start. */
  drain(): Promise<void>;
  state(): IngestState;
  /** What waits of a project is dropped, and so is what may still come of it. */
  forget(tenant: Tenant): Promise<void>;
  /**
   * Once it settles, nothing of what has come until now lies here: it is stored, or was not wanted. What was set aside of
   * the tenant, if one is named, is dropped.
   */
  purge(tenant: Tenant | undefined): Promise<void>;
  close(): Promise<void>;
}

const longestDrainMs = 10_000;

interface Opened {
  readonly spool: Spool;
  readonly drain: Drain;
}

export function createDoor({ options, clock, log, read, store, probe }: DoorDeps): Door {
  const { most_bytes, most_decoded_bytes } = options;
  const quarantine = new Quarantine(options.folder);
  let opened: Opened | undefined;
  let quarantined = 0;
  const state = (): IngestState => {
    const oldest = opened?.drain.oldest_received_at_ms;
    return {
      is_open: opened !== undefined,
      spool_bytes: opened?.spool.bytes ?? 0,
      most_spool_bytes: most_bytes,
      frames: opened?.drain.frames ?? 0,
      // A clock that was set back makes nothing come from the future.
      lag_seconds: oldest === undefined ? 0 : Math.max(0, clock.now() - oldest) / 1000,
      failing_projects: opened?.drain.failing ?? 0,
      quarantined,
    };
  };
  const metrics = createIngestMetrics(options.metrics, state);
  const scope: DoorScope = {
    clock,
    read,
    most_decoded_bytes,
    metrics,
    keep(head, body, told) {
      if (opened === undefined) throw refusal('spool_closed');
      const { spool, drain } = opened;
      return spool.append({ head, body }, (frame) => drain.offer(frame, told));
    },
  };
  const receive = async (caller: Caller, signal: Signal, path: string, body: OtlpBody): Promise<Rejected> => {
    try {
      return await receiveExport(scope, caller, { signal, path, body });
    } catch (error) {
      metrics.refused(signal);
      throw error;
    }
  };

  async function open(): Promise<void> {
    const spool = await Spool.open({ ...options, log });
    const drain = new Drain({
      spool,
      quarantine,
      store,
      probe,
      clock,
      log,
      pace: { ...usualPace, ...options.pace },
      decode: async ({ head, body }) => {
        const decoded = await inflateBody({ ...head, bytes: body }, head.decoded_bytes);
        return read(head.signal, decoded, head.encoding, head.received_at_ms);
      },
      counts: {
        stored: () => undefined,
        failed: () => metrics.drainFailed(),
        quarantined: () => {
          quarantined += 1;
          metrics.quarantined();
        },
      },
    });
    await quarantine.release(spool).catch((error: unknown) => {
      log.warn({ error }, 'exports that were set aside could not be taken up again; the next start tries it');
    });
    quarantined = await quarantine.count();
    await drain.start();
    opened = { spool, drain };
  }

  return {
    api: apiOf(receive),
    open,
    state,
    drain: async () => opened?.drain.settle(longestDrainMs),
    async forget(tenant) {
      await quarantine.forget(tenant);
      await opened?.drain.forget(tenant);
    },
    async purge(tenant) {
      if (tenant !== undefined) await quarantine.forget(tenant);
      await opened?.drain.purge(longestDrainMs);
    },
    async close() {
      const closing = opened;
      opened = undefined;
      await closing?.spool.close();
      await closing?.drain.stop();
    },
  };
}

type Receive = (caller: Caller, signal: Signal, path: string, body: OtlpBody) => Promise<Rejected>;

function apiOf(receive: Receive): Api<typeof otlpRoutes> {
  const traces = (path: string) => async (caller: Caller, body: OtlpBody) => {
    const { count, message } = await receive(caller, 'traces', path, body);
    return count === 0 ? {} : { partialSuccess: { rejectedSpans: String(count), errorMessage: message } };
  };
  const logs = (path: string) => async (caller: Caller, body: OtlpBody) => {
    const { count, message } = await receive(caller, 'logs', path, body);
    return count === 0 ? {} : { partialSuccess: { rejectedLogRecords: String(count), errorMessage: message } };
  };
  const metrics = (path: string) => async (caller: Caller, body: OtlpBody) => {
    const { count, message } = await receive(caller, 'metrics', path, body);
    return count === 0 ? {} : { partialSuccess: { rejectedDataPoints: String(count), errorMessage: message } };
  };
  const { exportTraces, exportLogs, exportMetrics } = otlpRoutes;
  const { exportLangfuseTraces, exportLangfuseLogs, exportLangfuseMetrics } = otlpRoutes;
  return {
    exportTraces: traces(exportTraces.path),
    exportLogs: logs(exportLogs.path),
    exportMetrics: metrics(exportMetrics.path),
    exportLangfuseTraces: traces(exportLangfuseTraces.path),
    exportLangfuseLogs: logs(exportLangfuseLogs.path),
    exportLangfuseMetrics: metrics(exportLangfuseMetrics.path),
  };
}
