import { ApexError } from '@apex/contracts';
import { createLog, type Log } from '@apex/kit/log';
import { createMask, type Mask } from '@apex/kit/mask';
import { createMetrics } from '@apex/kit/metrics';
import { createShutdown, type Shutdown } from '@apex/kit/shutdown';
import { createTracing, type Tracing } from '@apex/kit/tracing';
import { compose } from '../compose.ts';
import type { PlatformConfig } from '../config.ts';
import { openDataFolder } from '../data-folder.ts';
import { planDomains } from '../domain-plan.ts';
import { migrations } from '../engines/migrations.ts';
import { startEngines } from '../engines/start-engines.ts';
import { ensureFirstOwner } from '../first-owner.ts';
import { listen } from '../listen.ts';
import { loadRecorder } from '../trace/load-recorder.ts';
import { version } from '../version.ts';

export interface UpOptions {
  readonly config: PlatformConfig;
  readonly run: string | undefined;
  readonly peers: readonly string[];
  /** Says a line to whoever started us: what programs wait for. */
  readonly say: (line: string) => void;
  /** Tells a person something beside it. */
  readonly note: (line: string) => void;
}

const cleanupTimeoutMs = 30_000;
const lingerMs = 1000;
/** A terminal's Ctrl-C reaches us from the terminal and from our parent; within this it is one signal. */
const sameSignalMs = 1000;

/** Resolves when a signal asks us to stop; a second one more than a second later ends the process at once. */
function untilSignal(): Promise<string> {
  return new Promise((resolve) => {
    let first = 0;
    const onSignal = (signal: NodeJS.Signals): void => {
      const now = performance.now();
      if (first !== 0 && now - first > sameSignalMs) process.exit(130);
      if (first === 0) first = now;
      resolve(signal);
    };
    for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, onSignal);
  });
}

interface Process {
  readonly shutdown: Shutdown;
  readonly log: Log;
  /** What the log leaves out. */
  readonly mask: Mask;
  readonly tracing: Tracing;
  readonly service_name: string;
}

async function start(options: UpOptions, { shutdown, log, mask, tracing, service_name }: Process): Promise<void> {
  const { config } = options;
  const plan = planDomains(options.run, options.peers);
  const folder = await openDataFolder(config.data_dir);
  shutdown.onCleanup('data folder', () => folder.release());
  mask.add(Object.values(folder.secrets));
  const engines = await startEngines(config, folder, log);
  shutdown.onCleanup('engines', () => engines.stop());
  mask.add([engines.clickhouse.password]);
  await migrations.up(engines);
  const secret = config.secret ?? folder.secrets.secret;
  const recorder = await loadRecorder({
    config: config.tracing,
    service_name,
    version,
    environment: config.environment,
    log,
  });
  if (recorder !== undefined) {
    tracing.record(recorder);
    shutdown.onCleanup('traces', () => recorder.close());
  }
  const composition = await compose({
    config,
    engines,
    secret,
    plan,
    version,
    log,
    metrics: createMetrics(),
    tracing,
    recorder,
    service_name,
    shutdown,
  });
  await composition.start();
  await ensureFirstOwner(config, composition.auth, options.say);
  const url = await listen({ config, composition, version, log, shutdown });
  composition.listensAt(url);
  const health = await composition.health();
  if (health.status === 'unhealthy') {
    throw new ApexError({
      kind: 'unavailable',
      reason: 'platform.unhealthy',
      message: 'The database does not answer. The log says why.',
      details: health,
    });
  }
  await folder.writeRuntime({
    pid: process.pid,
    url,
    database_url: engines.database_url,
    clickhouse: engines.clickhouse,
    started_at: new Date().toISOString(),
  });
  options.say(`ready ${url}`);
}

/** What log lines say of the work that writes them. */
function scopeFields(tracing: Tracing): object {
  const scope = tracing.scope();
  if (scope === undefined) return {};
  const { trace, ...ids } = scope;
  return { ...ids, trace_id: trace.trace_id };
}

/** Whatever was abandoned may still hold the process: it does not get to. */
function endSoon(): void {
  setTimeout(() => process.exit(), lingerMs).unref();
}

/** Runs the server until a signal; resolves to the exit code. */
export async function up(options: UpOptions): Promise<number> {
  const { config } = options;
  const service = options.run ?? 'apex';
  const service_name = config.tracing.service_name ?? service;
  const tracing = createTracing();
  const mask = createMask(config.secret_values);
  const log = createLog({
    level: config.log_level,
    service,
    environment: config.environment,
    mask,
    context: () => scopeFields(tracing),
  });
  const shutdown = createShutdown({
    log,
    drain_timeout_ms: config.drain_timeout_ms,
    cleanup_timeout_ms: cleanupTimeoutMs,
  });
  const signalled = untilSignal();
  for (const notice of config.notices) options.note(notice);
  try {
    await start(options, { shutdown, log, mask, tracing, service_name });
  } catch (error) {
    await shutdown.stop('the start failed');
    endSoon();
    throw error;
  }
  const abandoned = await shutdown.stop(await signalled);
  endSoon();
  return abandoned.length === 0 ? 0 : 1;
}
