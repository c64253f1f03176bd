import {
  authRoutes,
  chatRoutes,
  gatewayRoutes,
  optimizerRoutes,
  otlpRoutes,
  platformRoutes,
  telemetryRoutes,
} from '@apex/contracts';
import { createAuth } from '@apex/auth';
import { createChat } from '@apex/chat';
import { createClickhouse } from '@apex/clickhouse';
import { createGateway } from '@apex/gateway';
import { type Audit, audited } from '@apex/kit/audited';
import { systemClock } from '@apex/kit/clock';
import { type BrowserOptions, createRateLimiter, type MountOptions, mountRoutes } from '@apex/kit/http';
import type { Log } from '@apex/kit/log';
import type { Metrics } from '@apex/kit/metrics';
import type { Shutdown } from '@apex/kit/shutdown';
import type { Tracing } from '@apex/kit/tracing';
import { createOptimizer } from '@apex/optimizer';
import { createPool, runtimeRole } from '@apex/postgres';
import { createTelemetry } from '@apex/telemetry';
import type { FastifyInstance } from 'fastify';
import { join } from 'node:path';
import { budgetAlert } from './budget-alert.ts';
import type { PlatformConfig } from './config.ts';
import type { DomainPlan } from './domain-plan.ts';
import type { Engines } from './engines/start-engines.ts';
import { createHealth } from './http/health.ts';
import { installerOnly } from './http/installer.ts';
import { createIngestApi, judgeIngest } from './ingest-api.ts';
import { createPlatformApi } from './platform-api.ts';
import { createPoolApi } from './pool-api.ts';
import { exporterOf } from './exporter-of.ts';
import { rekeyVault } from './rekey-vault.ts';
import { remoteIntake } from './remote-intake.ts';
import { remote } from './remote.ts';
import { alertByStore } from './slo/alert.ts';
import { objectives } from './slo/objectives.ts';
import { createSloWatch } from './slo/slo-watch.ts';
import { showStores } from './store-metrics.ts';
import type { TraceExport } from './trace/trace-export.ts';
import { createTracingApi } from './trace/tracing-api.ts';

export interface ComposeOptions {
  readonly config: PlatformConfig;
  readonly engines: Engines;
  readonly secret: string;
  readonly plan: DomainPlan;
  readonly version: string;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly tracing: Tracing;
  /** Where spans go; undefined where nowhere. */
  readonly recorder: TraceExport | undefined;
  readonly service_name: string;
  readonly shutdown: Shutdown;
}

/** The composition root: every part made once, in the order it is needed, wired by hand. */
export async function compose(options: ComposeOptions) {
  const { config, engines, plan, log, metrics, shutdown, tracing, version } = options;
  const clock = systemClock;
  // Where no address is configured it is that of the port, once there is one.
  let origin = config.public_url ?? `http://localhost:${config.port}`;

  const database = createPool({
    url: engines.database_url,
    application_name: 'apex',
    role: runtimeRole,
    log,
    tracing,
    ...config.pool,
  });
  shutdown.onCleanup('database', () => database.close());
  const clickhouse = createClickhouse({ ...engines.clickhouse, log, tracing });
  shutdown.onCleanup('clickhouse', () => clickhouse.close());
  showStores(metrics, database, clickhouse);
  // Asked only once all parts are made.
  const alerts = alertByStore(log, {
    organisation: () => auth.firstOrganisation(),
    raise: async (organisation, alert) => telemetry?.operating.raise(organisation, alert),
    settle: async (organisation, still) => telemetry?.operating.settle(organisation, still),
  });
  const slos = createSloWatch({ db: database.db, metrics, clock, log, objectives, alerts });
  shutdown.onCleanup('objectives', () => slos.stop());
  const health = createHealth({
    version,
    pingDatabase: () => database.ping(),
    pingClickhouse: () => clickhouse.ping(),
    ingest: () => (telemetry === undefined ? null : judgeIngest(telemetry.ingest.state())),
    gateway: () => gateway?.condition() ?? null,
  });

  const auth = createAuth({
    db: database.db,
    clock,
    log,
    issuer: config.public_url ?? 'http://localhost',
    secret: options.secret,
    ...(config.previous_secret === undefined ? {} : { previous_secret: config.previous_secret }),
    environment: config.environment,
    sign_up_open: config.sign_up_open,
    project_holders: ['telemetry', 'gateway', 'optimizer', 'chat'],
    origin: () => origin,
    ...config.identity,
    // Asked only once all of them are made.
    exporters: () => [
      exporterOf('telemetry', telemetry),
      exporterOf('gateway', gateway),
      exporterOf('optimizer', optimizer),
      exporterOf('chat', chat),
    ],
  });
  shutdown.onCleanup('auth', () => auth.close());
  const audit: Audit = (caller, note) => auth.audit(caller, note);

  const telemetry = plan.runs('telemetry')
    ? createTelemetry({
        db: database.db,
        clickhouse,
        clock,
        log,
        ports: {
          auth: auth.api,
          vault: {
            createSecret: (caller, input) => auth.api.createSecret(caller, input),
            deleteSecret: (caller, input) => auth.api.deleteSecret(caller, input),
            useSecret: (caller, use) => auth.useSecret(caller, use),
          },
        },
        alerts: {
          outside_only: config.environment === 'staging' || config.environment === 'prod',
          origin: () => origin,
        },
        uploads: { folder: join(config.data_dir, 'uploads'), most_bytes: config.limits.upload_bytes },
        ingest: {
          folder: join(config.data_dir, 'spool'),
          most_bytes: config.limits.spool_bytes,
          most_decoded_bytes: config.limits.otlp_decoded_bytes,
          metrics,
        },
        local_logs: {
          is_own_machine: config.environment === 'dev',
          folders: config.agent_log_folders,
          isFirstOrganisation: ({ organisation_id }) => auth.isFirstOrganisation(organisation_id),
        },
      })
    : undefined;
  if (telemetry !== undefined) {
    metrics.gauge({
      name: 'apex_telemetry_rollup_backlog_days',
      help: 'Days whose hourly sums are still to be computed',
      read: () => telemetry.jobs.backlog(),
    });
    shutdown.onDrain('telemetry intake', () => telemetry.ingest.drain());
    shutdown.onCleanup('telemetry', () => telemetry.close());
  }
  const telemetryPort =
    telemetry === undefined
      ? remote(telemetryRoutes, plan.peer('telemetry'), tracing)
      : audited(telemetryRoutes, telemetry.api, audit);

  const gateway = plan.runs('gateway')
    ? await createGateway({
        db: database.db,
        database: { url: engines.database_url, role: runtimeRole },
        clock,
        log,
        metrics,
        authenticator: auth.authenticator,
        onKeysChanged: (listener) => auth.onKeysChanged(listener),
        mintFor: (principal, project) => auth.mintFor(principal, project),
        ports: {
          telemetry: telemetryPort,
          intake: telemetry?.ingest.api ?? remoteIntake(plan.peer('telemetry')),
          vault: {
            createSecret: (caller, input) => auth.api.createSecret(caller, input),
            deleteSecret: (caller, input) => auth.api.deleteSecret(caller, input),
            useSecret: (caller, use) => auth.useSecret(caller, use),
          },
        },
        redis_url: config.gateway.redis_url,
        limits: config.gateway,
        folder: join(config.data_dir, 'gateway'),
        version,
        outside_only: config.environment === 'staging' || config.environment === 'prod',
        reached: budgetAlert(log, () => telemetry),
      })
    : undefined;
  if (gateway !== undefined) {
    shutdown.onDrain('gateway', () => gateway.drain());
    shutdown.onCleanup('gateway', () => gateway.close());
  }
  const gatewayPort =
    gateway === undefined
      ? remote(gatewayRoutes, plan.peer('gateway'), tracing)
      : audited(gatewayRoutes, gateway.api, audit);

  // The browser and the command line talk to one address: where traffic passes elsewhere, its settings are here too.
  const servesGateway = gateway !== undefined || plan.reaches('gateway');

  const optimizer = plan.runs('optimizer')
    ? createOptimizer({ db: database.db, clock, ports: { telemetry: telemetryPort, gateway: gatewayPort } })
    : undefined;
  const optimizerPort =
    optimizer === undefined
      ? remote(optimizerRoutes, plan.peer('optimizer'), tracing)
      : audited(optimizerRoutes, optimizer.api, audit);

  const chat = plan.runs('chat')
    ? createChat({
        db: database.db,
        clock,
        log,
        ports: { telemetry: telemetryPort, optimizer: optimizerPort },
        observe: { metrics, tracing },
      })
    : undefined;
  if (chat !== undefined) {
    shutdown.onDrain('chat', () => chat.drain());
    shutdown.onCleanup('chat', () => chat.close());
  }

  const requireInstaller = installerOnly(({ organisation_id }) => auth.isFirstOrganisation(organisation_id));
  const pool = createPoolApi({ pool: database, requireInstaller });
  const tracingApi = createTracingApi({
    config: config.tracing,
    service_name: options.service_name,
    tracing,
    recorder: options.recorder,
    requireInstaller,
  });
  const platform = createPlatformApi({
    config,
    version,
    clock,
    health,
    telemetry: telemetryPort,
    pool,
    ingest: createIngestApi({ state: telemetry?.ingest.state, requireInstaller }),
    slos,
    tracing: tracingApi,
  });
  const browser: BrowserOptions = {
    sessions: auth.browser_sessions,
    secure: config.tls !== undefined || config.environment === 'staging' || config.environment === 'prod',
    trusted_origins: config.trusted_origins,
  };
  const mount: MountOptions = {
    authenticator: auth.authenticator,
    rate_limiter: createRateLimiter(config.rate_limit_scale),
    browser,
  };
  const routes = {
    ...(plan.runs('auth') ? authRoutes : {}),
    ...(telemetry === undefined ? {} : { ...telemetryRoutes, ...otlpRoutes }),
    ...(servesGateway ? gatewayRoutes : {}),
    ...(optimizer === undefined ? {} : optimizerRoutes),
    ...(chat === undefined ? {} : chatRoutes),
    ...platformRoutes,
  };

  return {
    auth,
    authenticator: auth.authenticator,
    browser,
    socket: chat?.socket,
    traffic: gateway?.listener,
    health,
    metrics,
    tracing,
    routes,
    rate_limiter: mount.rate_limiter,
    /** The address we listen on, for links where none is configured. */
    listensAt(url: string): void {
      origin = config.public_url ?? url;
    },
    async start(): Promise<void> {
      await database.warm();
      slos.start();
      await rekeyVault(auth, log);
      if (plan.runs('auth')) auth.mailing.start();
      telemetry?.jobs.start();
      await telemetry?.ingest.open();
      await gateway?.open();
      await chat?.jobs.start();
      // Each process has the domains it runs forget; what is still to do is in the database.
      auth.forgetting.start({
        ...(telemetry === undefined ? {} : { telemetry: telemetry.forgetProject }),
        ...(gateway === undefined ? {} : { gateway: gateway.forgetProject }),
        ...(optimizer === undefined ? {} : { optimizer: optimizer.forgetProject }),
        ...(chat === undefined ? {} : { chat: chat.forgetProject }),
      });
    },
    mountOn(app: FastifyInstance): void {
      if (plan.runs('auth')) mountRoutes(app, authRoutes, auth.api, mount);
      if (telemetry !== undefined) mountRoutes(app, telemetryRoutes, telemetryPort, mount);
      if (telemetry !== undefined) mountRoutes(app, otlpRoutes, telemetry.ingest.api, mount);
      if (servesGateway) mountRoutes(app, gatewayRoutes, gatewayPort, mount);
      if (optimizer !== undefined) mountRoutes(app, optimizerRoutes, optimizerPort, mount);
      if (chat !== undefined) mountRoutes(app, chatRoutes, audited(chatRoutes, chat.api, audit), mount);
      mountRoutes(app, platformRoutes, audited(platformRoutes, platform(app), audit), mount);
    },
  };
}

export type Composition = Awaited<ReturnType<typeof compose>>;
