import { type Api, ApexError, type Caller, type gatewayRoutes, type OrgId } from '@apex/contracts';
import type { Clock } from '@apex/kit/clock';
import type { Authenticator, Principal } from '@apex/kit/http';
import type { Log } from '@apex/kit/log';
import type { Metrics } from '@apex/kit/metrics';
import { type SessionLock, takeSessionLock, type Tenant } from '@apex/postgres';
import type { Kysely } from 'kysely';
import { createBudgetApi } from './budget/create-budget-api.ts';
import { createLedger } from './budget/create-ledger.ts';
import { createRedisLeases } from './budget/redis-leases.ts';
import { readBudgets } from './budget/list-budgets.ts';
import type { BudgetReached } from './budget/tell-reached.ts';
import { AnswerCache } from './cache/answer-cache.ts';
import { createPools } from './dispatch/pools.ts';
import { HealthBook } from './dispatch/upstream-health.ts';
import { type ExportLine, type ExportOf, exportOrganisation } from './export-organisation.ts';
import { forgetOrganisation, forgetProject } from './forget-project.ts';
import type { GatewayDatabase } from './gateway-database.ts';
import { showGateway } from './gateway-metrics.ts';
import { Journal } from './journal/journal.ts';
import { recoverJournal } from './journal/recover-journal.ts';
import { createShipper, type RecordOwner } from './journal/shipper.ts';
import { createKeyDirectory } from './listen/key-directory.ts';
import { createListener, type Listener } from './listen/listener.ts';
import { ServedModels } from './exchange/served-models.ts';
import { createSessionAffinity } from './exchange/session-affinity.ts';
import { compilePolicies } from './policy/compile-policies.ts';
import { createPolicyApi } from './policy/create-policy-api.ts';
import { loadActivePolicies } from './policy/load-active-policies.ts';
import type { IntakePort, TelemetryPort, VaultPort } from './ports.ts';
import { callerFor, type MintFor } from './snapshot/asker.ts';
import { createSnapshots } from './snapshot/create-snapshots.ts';
import { listenForChanges } from './snapshot/listen-for-changes.ts';
import { createKeyDoubt } from './snapshot/key-doubt.ts';
import { createOwnPrices } from './snapshot/own-prices.ts';
import { createUpstreamKeys } from './snapshot/upstream-keys.ts';
import { TrafficFeed } from './traffic/feed.ts';
import { createTrafficApi } from './traffic/traffic-api.ts';
import { createUpstreamApi } from './upstream/create-upstream-api.ts';
import { createUpstreamTester } from './upstream/upstream-tester.ts';
import { upstreamsFor } from './upstream/upstreams-for.ts';

export interface GatewayDeps {
  /** As the run-time role. */
  readonly db: Kysely<GatewayDatabase>;
  /** For the one connection that hears of other processes' changes. */
  readonly database: { readonly url: string; readonly role: string };
  readonly clock: Clock;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly authenticator: Authenticator;
  /** Told whenever keys were changed in this process. */
  readonly onKeysChanged: (listener: () => void) => void;
  readonly mintFor: MintFor;
  readonly ports: { readonly telemetry: TelemetryPort; readonly intake: IntakePort; readonly vault: VaultPort };
  /** Redis, which several processes share budgets through; undefined: this is the only one. */
  readonly redis_url: string | undefined;
  readonly limits: {
    readonly body_bytes: number;
    /** Of records that telemetry does not have yet. */
    readonly journal_bytes: number;
    readonly cache_bytes: number;
  };
  /** Where the journal lies; its own, private to the owner. */
  readonly folder: string;
  readonly version: string;
  /** Staging and production: upstreams by https alone, and none inside. */
  readonly outside_only: boolean;
  readonly reached: (reached: BudgetReached) => void;
}

export interface Gateway {
  readonly api: Api<typeof gatewayRoutes>;
  /** The traffic itself, on raw requests. */
  readonly listener: Listener;
  /** Closes what an earlier process left under way; before it no call is taken. */
  open(): Promise<void>;
  /** Takes no more calls; resolves when those under way have ended and telemetry has their records. */
  drain(): Promise<void>;
  close(): Promise<void>;
  /** Removes every row of a deleted project, and of the organisation where that ends with it; safe to repeat. */
  forgetProject(project: Required<Tenant> & { readonly organisation_ends?: boolean }): Promise<void>;
  exportOrganisation(of: ExportOf): AsyncGenerator<ExportLine>;
  /** How the traffic does, in a word; the worst that holds. */
  condition(): 'flowing' | 'stale' | 'journal_nearly_full';
}

const syncEveryMs = 1000;
/** Beyond this share of the journal somebody should act before calls are refused. */
const nearlyFull = 0.8;

/** The gateway: calls pass to providers, are held to budgets and policies, and each leaves one record. */
export async function createGateway(deps: GatewayDeps): Promise<Gateway> {
  const { db, clock, log, ports, mintFor } = deps;
  const closing = new AbortController();
  const journal = new Journal({ folder: deps.folder, most_bytes: deps.limits.journal_bytes });
  const process_id = journal.id;
  const leases =
    deps.redis_url === undefined ? null : await createRedisLeases({ url: deps.redis_url, process_id, log });
  const ledger = createLedger({ db, clock, log, process_id, leases, reached: deps.reached });
  const secrets = createUpstreamKeys({ vault: ports.vault, log });
  const prices = createOwnPrices({ telemetry: ports.telemetry, log });
  const snapshots = createSnapshots({
    db,
    clock,
    log,
    keys: secrets,
    prices,
    mintFor,
    loadPolicies: loadActivePolicies,
    compilePolicies,
    loadBudgets: async (of, organisation_id) =>
      (await readBudgets(of, { organisation_id })).filter((one) => one.enabled),
  });
  const changed = (organisation_id: OrgId): void => snapshots.invalidate(organisation_id);
  const changes = listenForChanges(snapshots, { url: deps.database.url, role: deps.database.role, log });
  // Which organisation's setting counts is known only once the key is: the longest that any may choose.
  const keys = createKeyDirectory({ authenticator: deps.authenticator, clock, stale_ms: () => longestStaleMs });
  deps.onKeysChanged(() => keys.forgetAll());
  const pools = createPools({ outside_only: deps.outside_only });
  const health = new HealthBook();
  const cache = new AnswerCache(deps.limits.cache_bytes);
  const traffic = new TrafficFeed();
  const tester = createUpstreamTester({ outside_only: deps.outside_only });
  const shipper = createShipper({
    journal,
    intake: ports.intake,
    callerFor: (owner, signal) => callerFor(askerOf(owner), { mintFor, clock, signal }),
    flush: () => ledger.flush(),
    log,
    version: deps.version,
  });
  const listener = createListener({
    clock,
    log,
    keys,
    snapshots,
    ledger,
    pools,
    health,
    cache,
    traffic,
    journal,
    affinity: createSessionAffinity(),
    served: new ServedModels(),
    tester,
    onUnauthorised: createKeyDoubt({ clock, doubt: (id) => snapshots.forgetSecret(id) }),
    most_body_bytes: deps.limits.body_bytes,
    random: Math.random,
    recorded: () => shipper.wake(),
  });
  const upstreams = createUpstreamApi({
    db,
    clock,
    vault: ports.vault,
    changed,
    tester,
    outside_only: deps.outside_only,
  });
  const policies = createPolicyApi({
    db,
    clock,
    telemetry: ports.telemetry,
    changed: ({ organisation_id }) => changed(organisation_id),
    upstreamFor: (caller, model) => upstreamName(upstreams, caller, model),
  });
  const waiting = () => {
    const { records, bytes } = shipper.waiting();
    const since = snapshots.staleSince();
    return {
      records_waiting: records,
      records_waiting_bytes: bytes,
      stale_since: since === null ? null : new Date(since).toISOString(),
    };
  };
  const journal_most_bytes = deps.limits.journal_bytes;
  showGateway(deps.metrics, { traffic, cache, journal, journal_most_bytes, shipper, snapshots, health, clock });
  let alone: SessionLock | null = null;
  const syncing = setInterval(() => journal.sync(), syncEveryMs);
  syncing.unref();

  return {
    api: {
      ...upstreams,
      ...createBudgetApi({ db, clock, ledger, changed }),
      ...policies,
      ...createTrafficApi({
        feed: traffic,
        clock,
        health,
        waiting,
        listUpstreams: upstreams.listUpstreams,
        closing: closing.signal,
      }),
    },
    listener,
    async open() {
      alone = await takeSessionLock({
        ...deps.database,
        application_name: 'apex gateway lock',
        name: 'apex gateway',
        shared: leases !== null,
        log,
      });
      if (alone === null) throw anotherRuns(leases !== null);
      await recoverJournal({ journal, ledger, log });
      shipper.start();
    },
    async drain() {
      closing.abort();
      await listener.drain();
      await shipper.drain();
    },
    async close() {
      closing.abort();
      listener.close();
      clearInterval(syncing);
      await shipper.stop();
      await ledger.close();
      await Promise.all([changes.close(), pools.close(), tester.close()]);
      journal.close();
      await alone?.release();
    },
    async forgetProject(project) {
      await forgetProject(db, project);
      if (project.organisation_ends === true) await forgetOrganisation(db, project);
      shipper.clear();
    },
    exportOrganisation: (of) => exportOrganisation(db, of),
    condition() {
      if (journal.bytes >= nearlyFull * deps.limits.journal_bytes) return 'journal_nearly_full';
      return snapshots.staleSince() === null ? 'flowing' : 'stale';
    },
  };
}

const longestStaleMs = 604_800_000;

/** The owner of a record as the principal of the key it came by; the key may be gone by now, its record is not. */
function askerOf({ organisation_id, project_id, key_id, user_id }: RecordOwner) {
  const actor = { type: 'key', key_id, user_id } as const;
  const principal: Principal = {
    organisation_id,
    actor,
    roles: ['member'],
    scopes: ['ingest'],
    tier: 'free',
    expires_at_ms: null,
  };
  return { principal, project_id, project_name: '' };
}

async function upstreamName(
  upstreams: Pick<Api<typeof gatewayRoutes>, 'listUpstreams'>,
  caller: Caller,
  model: string,
): Promise<string | null> {
  const { upstreams: all } = await upstreams.listUpstreams(caller, {});
  const { candidates } = upstreamsFor(
    all.map((upstream) => ({ ...upstream, api_key: null })),
    model,
    'openai_chat',
  );
  return candidates[0]?.name ?? null;
}

/** Budgets that two processes counted apart would be spent twice. */
function anotherRuns(isShared: boolean): ApexError {
  return new ApexError({
    kind: 'conflict',
    reason: 'gateway.another_process',
    message: isShared
      ? 'Another gateway process runs on this database without Redis. Give it APEX_REDIS_URL too, then start this one.'
      : 'Another gateway process runs on this database. Several share budgets and limits through Redis: set APEX_REDIS_URL for each of them.',
  });
}
