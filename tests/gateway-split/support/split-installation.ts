import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ApexProcess, startApex } from '@apex/testkit/apex';
import { freePort } from '@apex/testkit/free-port';
import { createGatewayProject, type GatewayProject, type ProjectOptions } from '@apex/testkit/gateway';
import { signUpByHttp } from '@apex/testkit/http-user';
import { installationOf } from '@apex/testkit/installation';

/** A place for one gateway process: its folder and port outlive it. */
export interface GatewayHome {
  readonly url: string;
  readonly folder: string;
  readonly port: number;
}

export interface SplitInstallation {
  /** Everything but the gateway, of which it is told where the first one is. */
  readonly main: ApexProcess;
  readonly homes: readonly [GatewayHome, GatewayHome];
  start(home: GatewayHome, environment?: Readonly<Record<string, string>>): Promise<ApexProcess>;
  /** Somebody whose calls may go through either gateway. */
  project(options?: ProjectOptions): Promise<GatewayProject>;
  /** Ends the main process, after the gateways. */
  close(): Promise<void>;
}

/** One process for the people, and homes for two gateways on its database. */
export async function startSplit(): Promise<SplitInstallation> {
  const root = await mkdtemp(join(tmpdir(), 'apex-split-'));
  const homeOf = async (name: string): Promise<GatewayHome> => {
    const port = await freePort();
    return { port, folder: join(root, name), url: `http://127.0.0.1:${port}` };
  };
  const homes = [await homeOf('one'), await homeOf('two')] as const;
  const main = await startApex({
    args: ['--run', 'auth,telemetry,optimizer,chat', '--peer', `gateway=${homes[0].url}`],
    environment: { APEX_GATEWAY_URL: 'https://gateway.example/' },
  });
  const { database_url, clickhouse_url, secret } = await installationOf(main);
  const installation = { APEX_DATABASE_URL: database_url, APEX_CLICKHOUSE_URL: clickhouse_url, APEX_SECRET: secret };
  const projects: GatewayProject[] = [];
  return {
    main,
    homes,
    start: ({ folder, port }, environment = {}) =>
      startApex({
        folder: root,
        args: ['--run', 'gateway', '--peer', `telemetry=${main.url}`],
        environment: { ...installation, APEX_DATA_DIR: folder, APEX_PORT: String(port), ...environment },
      }),
    async project(options = {}) {
      const user = await signUpByHttp(main, `person-${projects.length}@example.com`);
      const place = { url: main.url, processes: () => [main.url, ...homes.map(({ url }) => url)] };
      const made = await createGatewayProject(place, user, {
        upstreams: [{ name: 'openai', kind: 'openai' }],
        models: ['gpt-4.1'],
        ...options,
      });
      projects.push(made);
      return made;
    },
    async close() {
      await Promise.all(projects.map((project) => project.close()));
      await main.close();
      await rm(root, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}
