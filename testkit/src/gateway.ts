import { setTimeout as pause } from 'node:timers/promises';
import {
  authRoutes,
  type Call,
  type CallDetail,
  gatewayRoutes,
  type NewBudget,
  type NewPolicy,
  type NewUpstream,
  type Policy,
  telemetryRoutes,
  type Upstream,
} from '@apex/contracts';
import { type ApexOptions, type ApexProcess, startApex } from './apex-process.ts';
import { type Balance, balanceOf } from './gateway-balance.ts';
import { type HttpAnswer, type HttpRequest, type HttpUser, request, signUpByHttp } from './http-user.ts';
import { type ProviderSimulator, type SimulatorOptions, startProviderSimulator } from './provider-simulator/index.ts';

const lookMs = 50;
const longestWaitMs = 60_000;

export interface ProjectOptions extends Partial<SimulatorOptions> {
  /** `anthropic`, `gemini` and `openai` by default, all of them the one simulator. */
  readonly upstreams?: readonly (Partial<NewUpstream> & Pick<NewUpstream, 'name' | 'kind'>)[];
  readonly labels?: Readonly<Record<string, string>>;
}

/** A person whose calls pass the gateway to a provider of their own. */
export interface GatewayProject {
  /** The root of the product; OpenAI's clients want `/v1` behind it. */
  readonly url: string;
  readonly user: HttpUser;
  /** A virtual key with the scope `gateway`. */
  readonly key: string;
  readonly key_id: string;
  readonly provider: ProviderSimulator;
  readonly upstreams: readonly Upstream[];
  newKey(
    name: string,
    labels?: Readonly<Record<string, string>>,
  ): Promise<{ readonly key: string; readonly id: string }>;
  addUpstream(upstream: NonNullable<ProjectOptions['upstreams']>[number]): Promise<Upstream>;
  /** Written and activated. */
  activate(rule: Partial<NewPolicy['rule']> & Pick<NewPolicy['rule'], 'action'>, name?: string): Promise<Policy>;
  addBudget(budget: Partial<NewBudget> & Pick<NewBudget, 'scope' | 'amount' | 'window'>): Promise<void>;
  /** A call with the key as bearer token: no client of anybody's between. */
  post(path: string, body: unknown, options?: Omit<HttpRequest, 'body'>): Promise<HttpAnswer>;
  /** All rows of telemetry, once there are as many and none is on its way. */
  rows(count: number): Promise<readonly Call[]>;
  detail(call: Pick<Call, 'id'>): Promise<CallDetail>;
  /** The rows held against the provider's bill, once it has ended its answers. */
  balance(count: number): Promise<Balance>;
  close(): Promise<void>;
}

export interface GatewayServer {
  readonly apex: ApexProcess;
  /** Signs somebody up, starts a provider for them, and makes upstreams and a key. */
  project(options?: ProjectOptions): Promise<GatewayProject>;
  /** Starts the product again on its folder and port, after it was killed or stopped. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

/** The whole product, with as many people and providers as a test wants. `folder` belongs to the caller where it restarts. */
export async function startGateway(options: ApexOptions = {}): Promise<GatewayServer> {
  let apex = await startApex(options);
  const open = new Set<GatewayProject>();
  let people = 0;
  return {
    get apex() {
      return apex;
    },
    async project(wanted = {}) {
      people += 1;
      const user = await signUpByHttp(apex, `person-${people}-${Date.now()}@example.com`);
      const { url } = apex;
      const made = await createGatewayProject({ url, processes: () => [url] }, user, wanted);
      open.add(made);
      return made;
    },
    async restart() {
      const port = new URL(apex.url).port;
      apex = await startApex({ ...options, environment: { ...options.environment, APEX_PORT: port } });
    },
    async close() {
      const { exitCode, signalCode } = apex.child;
      await Promise.all([...open].map((project) => project.close()));
      await apex.close();
      if (exitCode !== null || signalCode !== null) {
        throw new Error(`the server ended by itself (${exitCode ?? signalCode}):\n${apex.log().slice(-2000)}`);
      }
    },
  };
}

/** Exports acknowledged but not stored, and calls whose record is not exported; no number where nobody tells of them. */
async function onTheWay(urls: readonly string[]): Promise<number> {
  const told = await Promise.all(urls.map(async (url) => (await fetch(`${url}/metrics`)).text()));
  return ['apex_ingest_spool_frames', 'apex_gateway_journal_waiting_bytes', 'apex_gateway_calls_in_flight']
    .map((name) =>
      [...told.join('\n').matchAll(new RegExp(`^${name} (\\d+)$`, 'gm'))].map(([, value]) => Number(value)),
    )
    .reduce((sum, values) => sum + (values.length === 0 ? Number.NaN : values.reduce((all, value) => all + value)), 0);
}

/** Where a project is: the address of the API, and all processes through which its calls and records go. */
export interface GatewayPlace {
  readonly url: string;
  processes(): readonly string[];
}

/** Starts a provider for somebody, and makes upstreams and a key. */
export async function createGatewayProject(
  { url, processes }: GatewayPlace,
  user: HttpUser,
  wanted: ProjectOptions,
): Promise<GatewayProject> {
  const { upstreams: chosen, labels, ...simulated } = wanted;
  const provider = await startProviderSimulator({ seed: 3, ...simulated });
  const kinds = chosen ?? (['openai', 'anthropic', 'gemini'] as const).map((kind) => ({ name: kind, kind }));

  async function addUpstream(upstream: (typeof kinds)[number]): Promise<Upstream> {
    const base_url = upstream.kind === 'anthropic' || upstream.kind === 'gemini' ? provider.url : `${provider.url}/v1`;
    const body = { base_url, api_key: `provider-key-of-${upstream.name}`, ...upstream };
    return (await user.request('POST', '/api/gateway/upstreams', { body })).data(gatewayRoutes.createUpstream.output);
  }

  async function newKey(name: string, own?: Readonly<Record<string, string>>) {
    const body = { name, scopes: ['gateway'], ...(own === undefined ? {} : { labels: own }) };
    return (await user.request('POST', '/api/keys', { body })).data(authRoutes.createKey.output);
  }

  async function pageOf(page: number) {
    const answer = await user.request('GET', `/api/calls?per_page=100&page=${page}`);
    return answer.data(telemetryRoutes.listCalls.output);
  }

  async function rows(count: number): Promise<readonly Call[]> {
    const deadline = Date.now() + longestWaitMs;
    for (let found = 0; ; await pause(lookMs)) {
      if ((await onTheWay(processes())) === 0) {
        const first = await pageOf(1);
        found = first.pagination.total;
        if (found >= count) {
          const others = Array.from({ length: first.pagination.total_pages - 1 }, (_, at) => pageOf(at + 2));
          return [first, ...(await Promise.all(others))].flatMap(({ calls }) => calls);
        }
      }
      if (Date.now() > deadline) throw new Error(`telemetry has ${found} of ${count} calls after ${longestWaitMs} ms`);
    }
  }

  let policies = 0;
  const upstreams: Upstream[] = [];
  for (const kind of kinds) upstreams.push(await addUpstream(kind));
  const { key, id: key_id } = await newKey('application', labels);
  return {
    url,
    user,
    key,
    key_id,
    provider,
    upstreams,
    newKey,
    addUpstream,
    async activate(rule, name = `policy ${(policies += 1)}`) {
      const made = await user.request('POST', '/api/gateway/policies', { body: { name, rule } });
      const { id, version } = made.data(gatewayRoutes.createPolicy.output);
      const body = { version };
      const active = await user.request('POST', `/api/gateway/policies/${id}/activate`, { body });
      return active.data(gatewayRoutes.activatePolicy.output);
    },
    async addBudget(budget) {
      const body = { name: 'a budget', ...budget };
      (await user.request('POST', '/api/gateway/budgets', { body })).data(gatewayRoutes.createBudget.output);
    },
    post: (path, body, options = {}) =>
      request(url + path, 'POST', {
        ...options,
        body,
        headers: { authorization: `Bearer ${key}`, ...options.headers },
      }),
    rows,
    async detail({ id }) {
      return (await user.request('GET', `/api/calls/${id}`)).data(telemetryRoutes.getCall.output);
    },
    async balance(count) {
      await provider.settled();
      const calls = await rows(count);
      return balanceOf(provider.bill.lines, calls);
    },
    close: () => provider.close(),
  };
}
