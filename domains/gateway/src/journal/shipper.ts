import {
  ApexError,
  type Caller,
  type KeyId,
  keyIdSchema,
  type OrgId,
  orgIdSchema,
  type ProjectId,
  projectIdSchema,
  type UserId,
  userIdSchema,
} from '@apex/contracts';
import { type BackgroundLoop, createBackgroundLoop } from '@apex/kit/background-loop';
import type { Log } from '@apex/kit/log';
import type { IntakePort } from '../ports.ts';
import { exportOf } from '../record/call-span.ts';
import type { Cursor, Journal } from './journal.ts';
import { endsOf } from './journal-line.ts';

/** Who a record is sent on behalf of. */
export interface RecordOwner {
  readonly organisation_id: OrgId;
  readonly project_id: ProjectId;
  readonly key_id: KeyId;
  readonly user_id: UserId;
}

export interface ShipperDeps {
  readonly journal: Journal;
  readonly intake: IntakePort;
  readonly callerFor: (owner: RecordOwner, signal: AbortSignal) => Promise<Caller>;
  /** Settles once all that was settled before is stored. */
  readonly flush: () => Promise<void>;
  readonly log: Log;
  readonly version: string;
}

export interface Shipper {
  start(): void;
  /** There is something to send. Cheap: on the hot path. */
  wake(): void;
  /** Takes what telemetry has off the disk now, and the rest as soon as it has that: somebody is to be forgotten. */
  clear(): void;
  /** Lines of calls that telemetry does not have yet, and their bytes. */
  waiting(): { readonly records: number; readonly bytes: number };
  /** Sends what there is; resolves when telemetry has it, or cannot be reached. */
  drain(): Promise<void>;
  stop(): Promise<void>;
}

const batchBytes = 2 * 1024 * 1024;
const everyMs = 1000;
const gatherMs = 100;
const longestPauseMs = 5000;
const tidyEveryMs = 2000;

/** Sends the records of ended calls through telemetry's own door, in order, until it has each; an outage only delays them. */
export function createShipper(deps: ShipperDeps): Shipper {
  const { journal, log } = deps;
  let cursor: Cursor = journal.loadCursor();
  let failures = 0;
  let woken: NodeJS.Timeout | undefined;
  let waitingRecords = 0;
  let tidied_at = 0;
  let toClear = false;
  const loop: BackgroundLoop = createBackgroundLoop({
    every_ms: everyMs,
    onError(error) {
      failures += 1;
      log.warn({ error, failures }, 'records of the gateway could not be handed to telemetry; they are kept');
    },
  });

  /** False: there is nothing more to send. */
  async function shipOnce(signal: AbortSignal): Promise<boolean> {
    const batch = journal.take(cursor, batchBytes);
    if (batch === null) return false;
    const spans = new Map<string, Buffer[]>();
    for (const { tenant, span } of endsOf(batch.bytes)) {
      const own = spans.get(tenant);
      if (own === undefined) spans.set(tenant, [span]);
      else own.push(span);
    }
    for (const [tenant, own] of spans) await ship(tenant, own, signal);
    cursor = batch.next;
    waitingRecords = Math.max(0, waitingRecords - [...spans.values()].reduce((sum, { length }) => sum + length, 0));
    return true;
  }

  async function ship(tenant: string, spans: readonly Buffer[], signal: AbortSignal): Promise<void> {
    const owner = ownerOf(tenant);
    if (owner === null) return;
    try {
      const caller = await deps.callerFor(owner, signal);
      const body = { encoding: 'json', compression: 'identity', bytes: exportOf(spans, deps.version) } as const;
      await deps.intake.exportTraces(caller, body);
    } catch (error) {
      const isGone = ApexError.isInstance(error) && ['not_found', 'forbidden', 'invalid'].includes(error.kind);
      if (!isGone) throw error;
      // The project was deleted meanwhile: nobody is left to tell.
      log.error(
        { error, organisation_id: owner.organisation_id, records: spans.length },
        'telemetry refused records of the gateway',
      );
    }
  }

  async function round(): Promise<void> {
    if (failures > 0) await pauseAfter(failures, loop.signal);
    let sent = false;
    while (!loop.signal.aborted && (await shipOnce(loop.signal))) sent = true;
    failures = 0;
    if (toClear) {
      toClear = false;
      const fresh = journal.turnOver();
      if (journal.bytesAfter(cursor) === 0 && fresh.segment > cursor.segment) cursor = fresh;
      await tidy();
      return;
    }
    if (!sent) return;
    // Telemetry takes a record twice without counting it twice: the place need not be written down each time.
    const now = performance.now();
    if (now - tidied_at < tidyEveryMs) return;
    tidied_at = now;
    await tidy();
  }

  /** What telemetry has and the budgets have stored nobody needs again. */
  async function tidy(): Promise<void> {
    const to = cursor;
    await deps.flush();
    // On a full disk this is what makes room for the place to be written.
    journal.release(to);
    await journal.saveCursor(to);
  }

  return {
    start: () => loop.start(round),
    wake() {
      waitingRecords += 1;
      if (woken !== undefined || failures > 0) return;
      woken = setTimeout(() => {
        woken = undefined;
        loop.wake();
      }, gatherMs);
      woken.unref();
    },
    clear() {
      toClear = true;
      loop.wake();
    },
    waiting: () => ({ records: waitingRecords, bytes: journal.bytesAfter(cursor) }),
    async drain() {
      try {
        while (await shipOnce(AbortSignal.timeout(longestPauseMs)));
        await tidy();
      } catch (error) {
        log.warn({ error }, 'records of the gateway wait for the next start');
      }
    },
    async stop() {
      clearTimeout(woken);
      await loop.stop();
    },
  };
}

async function pauseAfter(failures: number, signal: AbortSignal): Promise<void> {
  const ms = Math.min(longestPauseMs, 100 * 2 ** Math.min(failures, 10));
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, ms);
  signal.addEventListener('abort', () => resolve(), { once: true });
  await promise;
  clearTimeout(timer);
}

/** As `tenantOf` writes it; null for a line nobody can be named for. */
function ownerOf(tenant: string): RecordOwner | null {
  const [organisation, project, key, user] = tenant.split(' ');
  const organisation_id = orgIdSchema.safeParse(organisation);
  const project_id = projectIdSchema.safeParse(project);
  const user_id = userIdSchema.safeParse(user);
  const key_id = keyIdSchema.safeParse(key);
  if (!organisation_id.success || !project_id.success || !user_id.success || !key_id.success) return null;
  return {
    organisation_id: organisation_id.data,
    project_id: project_id.data,
    key_id: key_id.data,
    user_id: user_id.data,
  };
}
