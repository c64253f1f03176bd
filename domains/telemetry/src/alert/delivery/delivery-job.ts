import { type Caller, orgIdSchema, projectIdSchema, secretIdSchema, userIdSchema } from '@apex/contracts';
import { createBackgroundLoop } from '@apex/kit/background-loop';
import type { Clock } from '@apex/kit/clock';
import { newRequestId } from '@apex/kit/id';
import type { Log } from '@apex/kit/log';
import type { Kysely } from 'kysely';
import type { VaultPort } from '../../ports.ts';
import type { TelemetryDatabase } from '../../telemetry-database.ts';
import { claimDelivery, type Claimed, type DeliveryRow, forgetDeliveries, noteAttempt } from './delivery-store.ts';
import { type Posted, postMessage } from './post-message.ts';

export interface DeliveryJob {
  start(): void;
  stop(): Promise<void>;
  /** A message was entered, and committed. */
  wake(): void;
  /** Posts what is due now. */
  catchUp(): Promise<void>;
  /** One attempt of a message that was claimed by whoever entered it. */
  attempt(claimed: Claimed): Promise<DeliveryRow>;
}

const lookAgainMs = 15_000;
const sweepAgainMs = 3_600_000;
/** A receiver that is slow holds up one of them, an organisation two. */
const atOnce = 16;

/**
 * Posts messages, in any number of processes. Each is posted at least once: one whose answer was lost is posted again
 * under the same id.
 */
export function createDeliveryJob(deps: {
  readonly db: Kysely<TelemetryDatabase>;
  readonly clock: Clock;
  readonly log: Log;
  readonly vault: VaultPort;
  readonly outside_only: boolean;
}): DeliveryJob {
  const { db, clock, log, vault, outside_only } = deps;
  let sweptMs = 0;
  const onError = (error: unknown): void =>
    log.warn({ error }, 'alert messages could not be looked for; it is tried again');
  const loop = createBackgroundLoop({ every_ms: lookAgainMs, onError });
  const workers = new Set<Promise<void>>();

  async function post({ delivery, webhook }: Claimed): Promise<Posted> {
    let secret: string;
    try {
      const id = secretIdSchema.parse(webhook.secret_id);
      secret = await vault.useSecret(callerOf(webhook, clock, loop.signal), { id, why: 'to sign an alert' });
    } catch (error) {
      log.warn({ error, webhook_id: webhook.id }, 'the secret of a webhook could not be read');
      return { is: 'failed', status: null, error: 'Its secret could not be read.', response: null, final: false };
    }
    const { id, event, body } = delivery;
    return postMessage({ url: webhook.url, body, secret, id, event, now_ms: clock.now(), outside_only });
  }

  async function attempt(claimed: Claimed): Promise<DeliveryRow> {
    const posted = await post(claimed);
    const row = await noteAttempt(db, claimed, posted, new Date(clock.now()));
    if (posted.is === 'failed') {
      const { id, attempts, status } = row;
      log.warn({ delivery_id: id, attempts, status, http_status: posted.status }, 'an alert message was not taken');
    }
    return row;
  }

  async function work(): Promise<void> {
    while (!loop.signal.aborted) {
      const claimed = await claimDelivery(db, new Date(clock.now()));
      if (claimed === null) return;
      // Where there was one there may be more.
      hire();
      await attempt(claimed);
    }
  }

  function hire(): void {
    if (workers.size >= atOnce || loop.signal.aborted) return;
    const worker = work();
    workers.add(worker);
    worker.catch(onError).finally(() => workers.delete(worker));
  }

  /** Waits for no worker: one that is held up must not hold up the next look. */
  async function look(): Promise<void> {
    hire();
    if (clock.now() - sweptMs < sweepAgainMs) return;
    sweptMs = clock.now();
    await forgetDeliveries(db, sweptMs);
  }

  async function idle(): Promise<void> {
    while (workers.size > 0) await Promise.all(workers);
  }

  return {
    start: () => loop.start(look),
    async stop() {
      await loop.stop();
      await Promise.allSettled(workers);
    },
    wake: () => loop.wake(),
    async catchUp() {
      await look();
      await idle();
    },
    attempt,
  };
}

/** Secrets are read in the name of whoever set the webhook up. */
function callerOf(
  webhook: { readonly organisation_id: string; readonly project_id: string; readonly created_by: string },
  clock: Clock,
  signal: AbortSignal,
): Caller {
  return {
    organisation_id: orgIdSchema.parse(webhook.organisation_id),
    project_id: projectIdSchema.parse(webhook.project_id),
    project_name: '',
    actor: { type: 'user', user_id: userIdSchema.parse(webhook.created_by) },
    roles: [],
    scopes: ['all'],
    tier: 'free',
    request_id: newRequestId(clock),
    signal,
    credential: '',
  };
}
