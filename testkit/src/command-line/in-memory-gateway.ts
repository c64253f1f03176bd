import {
  type Api,
  ApexError,
  type Budget,
  defaultGatewaySettings,
  gatewayRoutes,
  type GatewaySettings,
  type Policy,
  type Upstream,
  upstreamBaseUrls,
} from '@apex/contracts';
import { newId } from '@apex/kit/id';

/** What the commands asked of the gateway, and what it is to refuse. */
export interface GatewayState {
  readonly asked: { readonly route: keyof typeof gatewayRoutes; readonly input: unknown }[];
  /** Budgets cannot be made. */
  refuse_budgets: boolean;
}

function missing(what: string): ApexError {
  return new ApexError({
    kind: 'not_found',
    reason: `gateway.${what}_not_found`,
    message: `There is no such ${what}.`,
  });
}

/** Only what was told. */
function told<T extends object>(given: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  // Undefined values are left out, which is what the type says.
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as never;
}

/** One organisation's gateway without traffic: settings are kept in memory, questions answer with their example. */
export function createInMemoryGateway(state: GatewayState): Api<typeof gatewayRoutes> {
  const upstreams = new Map<string, Upstream>();
  const budgets = new Map<string, Budget>();
  const policies = new Map<string, Policy>();
  let settings: GatewaySettings = defaultGatewaySettings;
  const note = (route: keyof typeof gatewayRoutes, input: unknown): void => void state.asked.push({ route, input });
  const routes = gatewayRoutes;
  const call = routes.listTraffic.output.parse(routes.listTraffic.example.output).calls[0]!;
  const summary = routes.listTraffic.output.parse(routes.listTraffic.example.output).summary;

  function find<T>(from: ReadonlyMap<string, T>, id: string, what: string): T {
    const found = from.get(id);
    if (found === undefined) throw missing(what);
    return found;
  }

  function changed<T extends { readonly id: string; readonly version: number }>(
    from: Map<string, T>,
    given: { readonly id: string; readonly version: number },
    more: { readonly [K in keyof T]?: T[K] | undefined },
  ): T {
    const before = find(from, given.id, 'thing');
    if (before.version !== given.version) {
      throw new ApexError({ kind: 'conflict', reason: 'gateway.stale_version', message: 'Somebody changed this.' });
    }
    const after = { ...before, ...told(more), version: before.version + 1 };
    from.set(given.id, after);
    return after;
  }

  function activate(id: string, active_version: number | null): Policy {
    const after = {
      ...find(policies, id, 'policy'),
      active_version,
      activated_at: active_version === null ? null : new Date().toISOString(),
    };
    policies.set(id, after);
    return after;
  }

  return {
    listUpstreams: async () => ({ upstreams: [...upstreams.values()] }),
    getUpstream: async (_caller, { id }) => find(upstreams, id, 'upstream'),
    async createUpstream(_caller, { api_key, base_url, ...rest }) {
      note('createUpstream', { api_key, base_url, ...rest });
      const made: Upstream = {
        ...rest,
        id: newId.upstream(),
        base_url: base_url ?? upstreamBaseUrls[rest.kind] ?? 'https://example.com',
        secret_id: api_key === undefined ? null : newId.secret(),
        key_last_four: api_key?.slice(-4) ?? null,
        created_at: new Date().toISOString(),
        version: 1,
      };
      upstreams.set(made.id, made);
      return made;
    },
    async changeUpstream(_caller, { id, version, api_key, ...rest }) {
      note('changeUpstream', { id, version, api_key, ...rest });
      return changed(
        upstreams,
        { id, version },
        { ...rest, ...(api_key === undefined ? {} : { key_last_four: api_key.slice(-4) }) },
      );
    },
    deleteUpstream: async (_caller, { id }) => ({ deleted: upstreams.delete(id) }),
    async testUpstream(_caller, { id }) {
      const { enabled } = find(upstreams, id, 'upstream');
      return enabled
        ? routes.testUpstream.output.parse(routes.testUpstream.example.output)
        : { ok: false, status: 401, duration_ms: 3, models: [], problem: 'It answered 401: wrong key.' };
    },
    listUpstreamHealth: async () => routes.listUpstreamHealth.output.parse(routes.listUpstreamHealth.example.output),
    listBudgets: async () => ({ budgets: [...budgets.values()].map((budget) => ({ budget, uses: [], subjects: 0 })) }),
    getBudget: async (_caller, { id }) => ({ budget: find(budgets, id, 'budget'), uses: [], subjects: 0 }),
    async createBudget(caller, input) {
      note('createBudget', input);
      if (state.refuse_budgets)
        throw new ApexError({ kind: 'unavailable', reason: 'database.busy', message: 'Not now.' });
      const created_at = new Date().toISOString();
      const made: Budget = { ...input, id: newId.budget(), created_at, created_by: caller.actor.user_id, version: 1 };
      budgets.set(made.id, made);
      return made;
    },
    async changeBudget(_caller, { id, version, ...rest }) {
      note('changeBudget', rest);
      return changed(budgets, { id, version }, rest);
    },
    deleteBudget: async (_caller, { id }) => ({ deleted: budgets.delete(id) }),
    listPolicies: async () => ({ policies: [...policies.values()] }),
    async getPolicy(_caller, { id }) {
      const policy = find(policies, id, 'policy');
      const { rule, version, created_at, created_by } = policy;
      return { policy, versions: [{ policy_id: policy.id, version, rule, created_at, created_by }], activations: [] };
    },
    async createPolicy(caller, { name, rule, position = 0, proposal_id }) {
      note('createPolicy', { name, rule, position });
      const at = new Date().toISOString();
      const made: Policy = {
        id: newId.policy(),
        name,
        position,
        version: 1,
        rule,
        active_version: null,
        activated_at: null,
        proposal_id,
        created_at: at,
        created_by: caller.actor.user_id,
        updated_at: at,
      };
      policies.set(made.id, made);
      return made;
    },
    async changePolicy(_caller, { id, version, ...rest }) {
      note('changePolicy', rest);
      return changed(policies, { id, version }, rest);
    },
    activatePolicy: async (_caller, { id, version }) => activate(id, version ?? find(policies, id, 'policy').version),
    deactivatePolicy: async (_caller, { id }) => activate(id, null),
    rollBackPolicy: async (_caller, { id }) => activate(id, null),
    deletePolicy: async (_caller, { id }) => ({ deleted: policies.delete(id) }),
    async previewPolicy(_caller, input) {
      note('previewPolicy', input);
      return routes.previewPolicy.output.parse(routes.previewPolicy.example.output);
    },
    async explainPolicy(_caller, input) {
      note('explainPolicy', input);
      return routes.explainPolicy.output.parse(routes.explainPolicy.example.output);
    },
    listTraffic: async () => ({ calls: [call], summary }),
    async *watchTraffic(_caller, { after }) {
      note('watchTraffic', { after });
      yield { calls: [{ ...call, sequence: after + 1, state: 'open' }], summary };
      yield { calls: [{ ...call, request_id: 'gw_00000000000000ff', sequence: after + 2 }], summary };
      return { last_sequence: after + 2 };
    },
    explainTraffic: async () => routes.explainTraffic.output.parse(routes.explainTraffic.example.output),
    getGatewaySettings: async () => settings,
    async changeGatewaySettings(_caller, { version: _version, ...rest }) {
      note('changeGatewaySettings', rest);
      settings = { ...settings, ...told(rest), version: settings.version + 1 };
      return settings;
    },
  };
}
