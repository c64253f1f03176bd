import { ApexError, type PoolHealth, type PoolStats, type PoolSummary } from '@apex/contracts';
import type { EngineLog } from '@apex/kit/supervise';

const slowMs = 100;

interface HealthDeps {
  readonly ping: () => Promise<number>;
  readonly stats: () => PoolStats;
  readonly warn_above: number;
  readonly interval_ms: number;
  readonly log: EngineLog;
}

/** Looks at the database now and then, so that what is wrong is known before somebody waits for it. */
export interface HealthChecker {
  /** Turns the regular look on or off. */
  enable(on: boolean): void;
  check(): Promise<PoolHealth>;
  health(): PoolHealth;
  summary(): PoolSummary;
}

/** Off until it is enabled; its timer keeps no process alive. */
export function createHealthChecker(deps: HealthDeps): HealthChecker {
  let timer: NodeJS.Timeout | undefined;
  let latest: Pick<PoolHealth, 'checked_at' | 'response_ms' | 'reason'> = {
    checked_at: null,
    response_ms: null,
    reason: null,
  };

  function status(): PoolHealth['status'] {
    const { circuit } = deps.stats();
    if (circuit === 'open' || latest.reason === 'database.unavailable' || latest.reason === 'database.refused') {
      return 'unhealthy';
    }
    const slow = latest.response_ms !== null && latest.response_ms > slowMs;
    return slow || latest.reason !== null || warningsOf(deps.stats(), deps.warn_above).length > 0
      ? 'degraded'
      : 'healthy';
  }

  const health = (): PoolHealth => ({ status: status(), checking: timer !== undefined, ...latest });

  async function check(): Promise<PoolHealth> {
    const checked_at = new Date().toISOString();
    try {
      latest = { checked_at, response_ms: await deps.ping(), reason: null };
    } catch (error) {
      const reason = ApexError.isInstance(error) ? error.reason : 'database.failed';
      latest = { checked_at, response_ms: null, reason };
      deps.log.warn({ reason }, 'The database does not answer');
    }
    for (const warning of warningsOf(deps.stats(), deps.warn_above)) deps.log.warn({}, warning);
    return health();
  }

  return {
    enable(on) {
      if (on === (timer !== undefined)) return;
      clearInterval(timer);
      timer = on ? setInterval(() => void check(), deps.interval_ms).unref() : undefined;
    },
    check,
    health,
    summary() {
      const stats = deps.stats();
      const warnings = warningsOf(stats, deps.warn_above);
      if (latest.reason !== null) warnings.push(`The latest look at the database failed: ${latest.reason}.`);
      return { status: status(), use: stats.in_use / (stats.max + stats.overflow), warnings };
    },
  };
}

function warningsOf(stats: PoolStats, warn_above: number): string[] {
  const warnings: string[] = [];
  if (stats.in_use > warn_above) {
    warnings.push(`${stats.in_use} database connections are in use, which is more than ${warn_above}.`);
  }
  if (stats.waiting > 0) warnings.push(`${stats.waiting} wait for a database connection.`);
  if (stats.circuit !== 'closed') warnings.push('Connections were lost so often that calls are refused for a moment.');
  return warnings;
}
