import { authRoutes, gatewayRoutes, type NewBudget, type NewPolicy, telemetryRoutes } from '@apex/contracts';
import { type ClientOptions, createClient } from '@apex/client';
import { type ApexProcess, startApex } from '@apex/testkit/apex';
import { join } from 'node:path';
import type { RowContext } from '../row.ts';
import { startEngines } from './engines.ts';
import { freePort } from './free-port.ts';
import { pidOf } from './product.ts';
import { signUp } from './sign-up.ts';

/** The product in two processes over one pair of stores: the gateway alone, and everything else. */
export interface SplitGateway {
  readonly gateway: ApexProcess;
  readonly gateway_pid: number;
  readonly rest: ApexProcess;
  readonly rest_pid: number;
  readonly engine_pid: number;
  /** A virtual key for traffic. */
  readonly key: string;
  readonly key_id: string;
  /** Speaks to the gateway's own routes. */
  readonly settings: ReturnType<typeof createClient<typeof gatewayRoutes>>;
  /** Calls and spend as telemetry has them. */
  readonly telemetry: ReturnType<typeof createClient<typeof telemetryRoutes>>;
  /** Stops telemetry's process while the work goes on, and starts it again at the same address. */
  withTelemetryDown(work: () => Promise<void>): Promise<void>;
}

const secret = 'a secret of more than thirty-two characters, for the bench only';

export async function startSplitGateway(context: RowContext): Promise<SplitGateway> {
  const engines = await startEngines(context);
  const [gatewayPort, restPort] = [await freePort(), await freePort()];
  const common = { ...engines.environment, APEX_SECRET: secret };
  const startRest = (): Promise<ApexProcess> =>
    startApex({
      folder: join(context.folder),
      args: ['--run', 'auth,telemetry,optimizer,chat', '--peer', `gateway=http://127.0.0.1:${gatewayPort}`],
      environment: { ...common, APEX_PORT: String(restPort), APEX_DATA_DIR: join(context.folder, 'rest') },
    });
  let rest = await startRest();
  context.onEnd(() => rest.close());
  const gateway = await startApex({
    folder: context.folder,
    args: ['--run', 'gateway', '--peer', `telemetry=${rest.url}`],
    environment: {
      ...common,
      APEX_PORT: String(gatewayPort),
      APEX_DATA_DIR: join(context.folder, 'gateway'),
      // An inspector that is opened later, by SIGUSR1, takes any free port.
      NODE_OPTIONS: '--inspect-port=127.0.0.1:0',
    },
  });
  context.onEnd(() => gateway.close());
  const user = await signUp(rest.url, 'ada');
  const speaker = (url: string): ClientOptions => ({ url, credential: () => user.key });
  // Longer than a token of a session lives.
  const { key: own } = await createClient(authRoutes, speaker(rest.url)).createKey({ name: 'bench', scopes: ['all'] });
  const as = (url: string): ClientOptions => ({ url, credential: () => own });
  const traffic = await createClient(authRoutes, as(rest.url)).createKey({ name: 'traffic', scopes: ['gateway'] });
  return {
    gateway,
    gateway_pid: pidOf(gateway),
    get rest() {
      return rest;
    },
    get rest_pid() {
      return pidOf(rest);
    },
    engine_pid: engines.clickhousePid(),
    key: traffic.key,
    key_id: traffic.id,
    settings: createClient(gatewayRoutes, as(gateway.url)),
    telemetry: createClient(telemetryRoutes, as(rest.url)),
    async withTelemetryDown(work) {
      await rest.stop();
      try {
        await work();
      } finally {
        rest = await startRest();
      }
    },
  };
}

const neverReached = { unit: 'usd', amount: '1000000', window: 'total', action: 'hard' } as const;

/** Everything on: an upstream, a budget on the key and one on the organisation, a policy that decides and one that does not. */
export async function configure({ settings, key_id }: SplitGateway, upstream: string): Promise<void> {
  await settings.createUpstream({ name: 'openai', kind: 'openai', base_url: `${upstream}/v1`, api_key: 'sk-bench' });
  const budgets: readonly Pick<NewBudget, 'name' | 'scope' | 'subject'>[] = [
    { name: 'The key', scope: 'key', subject: key_id },
    { name: 'The organisation', scope: 'organisation', subject: null },
  ];
  for (const budget of budgets) await settings.createBudget({ ...budget, ...neverReached });
  const policies: readonly Pick<NewPolicy, 'name' | 'rule'>[] = [
    {
      name: 'Retries, and a smaller model behind it',
      rule: {
        match: { models: ['gpt-4.1*'], operations: ['chat'] },
        action: { retries: 2, fallbacks: [{ model: 'gpt-4.1-nano' }] },
        rollout_percent: 100,
        holdout_percent: 0,
      },
    },
    {
      name: 'Another feature',
      rule: {
        match: { labels: { feature: ['search-*'] }, models: ['gpt-*'] },
        action: { max_output_tokens: 100 },
        rollout_percent: 50,
        holdout_percent: 10,
      },
    },
  ];
  for (const policy of policies) {
    const { id } = await settings.createPolicy(policy);
    await settings.activatePolicy({ id });
  }
}
