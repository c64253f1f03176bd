import type { SloReport } from '@apex/contracts';
import type { Clock } from '@apex/kit/clock';
import type { Log } from '@apex/kit/log';
import type { Metrics } from '@apex/kit/metrics';
import type { Kysely } from 'kysely';
import type { AlertKeeper } from './alert.ts';
import { countEvents, type Events } from './count-events.ts';
import { type Breach, judge, type Judgement } from './judge.ts';
import { addMinutes, forgetMinutes, type MinuteOfEvents, type PlatformDatabase, sumWindows } from './minute-store.ts';
import type { Objective } from './objective.ts';

export interface SloWatchDeps {
  readonly db: Kysely<PlatformDatabase>;
  readonly metrics: Metrics;
  readonly clock: Clock;
  readonly log: Log;
  readonly objectives: readonly Objective[];
  readonly alerts: AlertKeeper;
}

export interface SloWatch {
  /** Counts, stores and judges every minute from now on. */
  start(): void;
  /** One such round, now. */
  look(): Promise<void>;
  /** How all objectives stand; at most a few seconds old. */
  report(): Promise<SloReport>;
  /** Stores what was counted since the last minute. */
  stop(): Promise<void>;
}

const minuteMs = 60_000;
const reportAgeMs = 5_000;
/** A database that is away for longer loses the oldest of these. */
const mostPending = 24 * 60;
const none: Events = { good: 0, total: 0 };

/** Watches the service-level objectives: counts in this process, sums over all of them, says when a budget burns. */
export function createSloWatch(deps: SloWatchDeps): SloWatch {
  const { db, metrics, clock, log, objectives, alerts } = deps;
  const counted = new Map<string, Events>();
  const gaugeMinutes = new Map<string, number>();
  const burning = new Set<string>();
  /** What an earlier process raised may be over by now. */
  let isSettled = false;
  let pending: MinuteOfEvents[] = [];
  let timer: NodeJS.Timeout | undefined;
  let storing = Promise.resolve();
  let latest: { readonly at_ms: number; readonly judged: Promise<readonly Judgement[]> } | undefined;

  async function count(objective: Objective, minute_ms: number): Promise<void> {
    const { name, indicator } = objective;
    const now = await countEvents(metrics, indicator);
    if (now === undefined) return;
    if (indicator.kind === 'gauge') {
      if (gaugeMinutes.get(name) === minute_ms) return;
      gaugeMinutes.set(name, minute_ms);
      pending.push({ slo: name, minute_ms, ...now });
      return;
    }
    const before = counted.get(name) ?? none;
    counted.set(name, now);
    const total = now.total - before.total;
    if (total > 0) pending.push({ slo: name, minute_ms, good: now.good - before.good, total });
  }

  async function store(): Promise<void> {
    const minute_ms = Math.floor(clock.now() / minuteMs) * minuteMs;
    for (const objective of objectives) await count(objective, minute_ms);
    const taken = pending;
    pending = [];
    try {
      await addMinutes(db, mergeMinutes(taken));
    } catch (error) {
      pending = [...taken, ...pending].slice(-mostPending);
      throw error;
    }
  }

  /** One at a time: each counts from where the former stopped. */
  function storeNow(): Promise<void> {
    const next = storing.catch(() => undefined).then(store);
    storing = next;
    return next;
  }

  async function judgeAll(): Promise<readonly Judgement[]> {
    await storeNow();
    const at_ms = clock.now();
    const judged: Judgement[] = [];
    for (const objective of objectives) {
      judged.push(judge(objective, await sumWindows(db, objective.name, at_ms, objective.window_days)));
    }
    return judged;
  }

  function judgedLately(): { readonly at_ms: number; readonly judged: Promise<readonly Judgement[]> } {
    const at_ms = clock.now();
    if (latest !== undefined && at_ms - latest.at_ms < reportAgeMs) return latest;
    const mine = { at_ms, judged: judgeAll() };
    latest = mine;
    mine.judged.catch(() => {
      if (latest === mine) latest = undefined;
    });
    return mine;
  }

  async function tell(objective: Objective, breach: Breach): Promise<void> {
    const { title, runbook, objective: aim, window_days, sla } = objective;
    const rate = breach.burn_rate.toFixed(1);
    const detail =
      breach.rule === 'spent'
        ? `The error budget of ${window_days} days is spent. Promised: ${sla}`
        : `Over ${breach.rule} the budget burns ${rate} times as fast as ${aim * 100} % allows. Promised: ${sla}`;
    await alerts.raise({
      key: keyOf(breach),
      severity: breach.severity,
      title: `${title}: ${breach.rule === 'spent' ? 'error budget spent' : 'error budget burning'}`,
      detail,
      runbook,
      at: new Date(clock.now()).toISOString(),
    });
  }

  async function look(): Promise<void> {
    const judged = await judgeAll();
    const breaches = judged.flatMap((one) => one.breaches);
    const now = new Set(breaches.map(keyOf));
    for (const key of burning) {
      if (now.has(key)) continue;
      burning.delete(key);
      isSettled = false;
      log.info({ alert: key }, 'an error budget no longer burns');
    }
    if (!isSettled) await alerts.settle([...now]);
    isSettled = true;
    for (const breach of breaches) {
      const objective = objectives.find(({ name }) => name === breach.slo);
      if (objective === undefined || burning.has(keyOf(breach))) continue;
      await tell(objective, breach);
      burning.add(keyOf(breach));
    }
    await forgetMinutes(db, clock.now());
  }

  showInMetrics(metrics, async () => (await judgedLately().judged).map(({ slo }) => slo));

  return {
    look,
    start() {
      timer = setInterval(() => {
        look().catch((error: unknown) =>
          log.warn({ error }, 'the objectives could not be judged; the next minute tries'),
        );
      }, minuteMs);
      timer.unref();
    },
    async report() {
      const { at_ms, judged } = judgedLately();
      const slos = (await judged).map(({ slo }) => slo);
      return { at: new Date(at_ms).toISOString(), slos };
    },
    async stop() {
      clearInterval(timer);
      await storeNow();
    },
  };
}

const keyOf = ({ slo, rule }: Breach): string => `slo:${slo}:${rule}`;

/** A row may be written once in a statement. */
function mergeMinutes(minutes: readonly MinuteOfEvents[]): MinuteOfEvents[] {
  const merged = new Map<string, MinuteOfEvents>();
  for (const minute of minutes) {
    const key = `${minute.slo} ${minute.minute_ms}`;
    const { good, total } = merged.get(key) ?? none;
    merged.set(key, { ...minute, good: good + minute.good, total: total + minute.total });
  }
  return [...merged.values()];
}

function showInMetrics(metrics: Metrics, slos: () => Promise<SloReport['slos']>): void {
  metrics.gauge({
    name: 'apex_slo_budget_left_ratio',
    help: 'Share of the error budget that is left, of all processes together',
    labels: ['slo'],
    read: async () =>
      (await slos()).flatMap(({ name, budget_left }) =>
        budget_left === null ? [] : [{ labels: { slo: name }, value: budget_left }],
      ),
  });
  metrics.gauge({
    name: 'apex_slo_burn_rate_ratio',
    help: 'Times the allowed rate at which the error budget is spent',
    labels: ['slo', 'window'],
    read: async () =>
      (await slos()).flatMap(({ name, burn_rates }) =>
        Object.entries(burn_rates).flatMap(([window, value]) =>
          value === null ? [] : [{ labels: { slo: name, window }, value }],
        ),
      ),
  });
}
