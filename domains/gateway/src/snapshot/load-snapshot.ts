import type { Budget, OrgId } from '@apex/contracts';
import type { Clock } from '@apex/kit/clock';
import { withTenant } from '@apex/postgres';
import type { Kysely } from 'kysely';
import type { GatewayDatabase } from '../gateway-database.ts';
import type { PolicyTenant } from '../policy/policy-scope.ts';
import type { ActivePolicy, PolicySet } from '../policy/policy-set.ts';
import { selectSettings } from '../settings/gateway-settings.ts';
import { selectUpstreams } from '../upstream/upstream-row.ts';
import { type Asker, callerFor, type MintFor } from './asker.ts';
import type { OwnPrices } from './own-prices.ts';
import type { CallableUpstream, Snapshot } from './snapshot.ts';
import type { UpstreamKeys } from './upstream-keys.ts';

export interface LoadDeps {
  readonly db: Kysely<GatewayDatabase>;
  readonly clock: Clock;
  readonly keys: UpstreamKeys;
  readonly prices: OwnPrices;
  readonly mintFor: MintFor;
  /** Enabled ones. */
  readonly loadBudgets: (db: Kysely<GatewayDatabase>, organisation_id: OrgId) => Promise<readonly Budget[]>;
  readonly loadPolicies: (db: Kysely<GatewayDatabase>, tenant: PolicyTenant) => Promise<readonly ActivePolicy[]>;
  readonly compilePolicies: (active: readonly ActivePolicy[]) => PolicySet;
}

/** A snapshot and what its policies were compiled of. */
export interface Loaded {
  readonly snapshot: Snapshot;
  readonly active: readonly ActivePolicy[];
}

/**
 * Reads all that holds for a project now. What did not change since `before` stays the same object, so that what calls
 * keep about it (addresses, candidates, compiled rules, rates) stays known.
 */
export async function loadSnapshot(
  deps: LoadDeps,
  asker: Asker,
  { before, signal }: { readonly before: Loaded | undefined; readonly signal: AbortSignal },
): Promise<Loaded> {
  const { db, clock, keys } = deps;
  const { organisation_id } = asker.principal;
  const tenant = { organisation_id, project_id: asker.project_id };
  const loaded_at_ms = clock.now();
  const caller = await callerFor(asker, { ...deps, signal });
  const [stored, budgets, active, catalogue] = await Promise.all([
    withTenant(db, { organisation_id }, async (trx) => ({
      settings: await selectSettings(trx, organisation_id),
      upstreams: await selectUpstreams(trx, organisation_id),
    })),
    deps.loadBudgets(db, organisation_id),
    deps.loadPolicies(db, tenant),
    deps.prices.of(caller),
  ]);
  const withKeys = await Promise.all(stored.upstreams.map((upstream) => keys.withKey(caller, upstream)));
  const upstreams = withKeys.filter((upstream) => upstream !== null);
  const old = before?.snapshot;
  const isSamePolicies = before !== undefined && sameText(before.active, active);
  return {
    active,
    snapshot: {
      ...tenant,
      settings: stored.settings,
      upstreams: keepUpstreams(old?.upstreams ?? [], upstreams),
      budgets: old !== undefined && sameText(old.budgets, budgets) ? old.budgets : budgets,
      policies: isSamePolicies ? before.snapshot.policies : deps.compilePolicies(active),
      catalogue,
      loaded_at_ms,
    },
  };
}

function sameText(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

function keepUpstreams(
  old: readonly CallableUpstream[],
  loaded: readonly CallableUpstream[],
): readonly CallableUpstream[] {
  const kept = loaded.map((upstream) => {
    const same = old.find(({ id }) => id === upstream.id);
    return same !== undefined && sameText(same, upstream) ? same : upstream;
  });
  return kept.length === old.length && kept.every((upstream, at) => upstream === old[at]) ? old : kept;
}
