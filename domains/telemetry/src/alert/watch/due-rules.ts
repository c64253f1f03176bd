import type { AlertCondition } from '@apex/contracts';
import { withTenant } from '@apex/postgres';
import { type Kysely, sql, type Transaction } from 'kysely';
import { bucketMs } from '../../analysis/anomaly/watched-series.ts';
import { dayOf } from '../../store/instant.ts';
import type { TelemetryDatabase } from '../../telemetry-database.ts';
import type { Tenant } from '../../tenant.ts';
import { ensureFirstRules } from '../rule/first-rules.ts';

type Database = Kysely<TelemetryDatabase>;

/** Nothing that is looked at reaches further back. */
const daysBehind = 92;

export interface DueRule extends Tenant {
  readonly id: string;
  readonly version: number;
  /** What this look will have seen. */
  readonly seen: string;
}

interface Changed extends Tenant {
  /** Counts the changes of calls: of all days, and of those before today. */
  readonly all: string;
  readonly past: string;
}

interface EnabledRule extends Tenant {
  readonly id: string;
  readonly version: number;
  readonly condition: AlertCondition;
  readonly seen: string;
  readonly is_due: boolean;
}

/**
 * Rules whose projects have other calls than when they were last looked at, or an alert whose time is up. Counters of
 * days tell, so that an idle installation is asked two short questions and no call is read.
 */
export async function listDueRules(db: Database, now: number): Promise<DueRule[]> {
  const changed = await listChanged(db, now);
  const byProject = new Map(changed.map((one) => [keyOf(one), one]));
  const rules = await asAlertJob(db, (trx) => listEnabled(trx, now));
  const due: DueRule[] = [];
  for (const { condition, is_due, ...rule } of rules) {
    const calls = byProject.get(keyOf(rule));
    const seen = calls === undefined ? rule.seen : fingerprint(condition, calls, now);
    if (is_due || seen !== rule.seen) due.push({ ...rule, seen });
  }
  return due;
}

/** Makes the first rules of projects that have calls and none of them yet. */
export async function watchNewProjects(db: Database, now: number): Promise<void> {
  const { rows } = await asAlertJob(db, (trx) =>
    sql<Tenant>`select distinct day.organisation_id, day.project_id from telemetry.day_states as day
      where not exists (select from telemetry.alert_watches as watch
        where watch.organisation_id = day.organisation_id and watch.project_id = day.project_id)`.execute(trx),
  );
  for (const tenant of rows) {
    await withTenant(db, tenant, (trx) => ensureFirstRules(trx, tenant, { at: new Date(now) }));
  }
}

function keyOf({ organisation_id, project_id }: Tenant): string {
  return `${organisation_id} ${project_id}`;
}

/** A day's anomalies are judged once it is complete, and again when calls of past days change. */
function fingerprint(condition: AlertCondition, { all, past }: Changed, now: number): string {
  if (condition.kind === 'threshold') return all;
  const bucket = Math.floor(now / bucketMs[condition.grain]);
  // The first call of a new day says that the one before is complete.
  return condition.grain === 'day' ? `${bucket}:${past}:${all === past ? 'quiet' : 'begun'}` : `${bucket}:${all}`;
}

async function listChanged(db: Database, now: number): Promise<Changed[]> {
  const today = dayOf(now);
  const first = dayOf(now - daysBehind * bucketMs.day);
  const { rows } = await asAlertJob(db, (trx) =>
    sql<Changed>`select organisation_id, project_id, sum(revision)::text as "all",
        coalesce(sum(revision) filter (where day < ${today}::date), 0)::text as past
      from telemetry.day_states where day >= ${first}::date
      group by organisation_id, project_id`.execute(trx),
  );
  return rows;
}

async function listEnabled(trx: Transaction<TelemetryDatabase>, now: number): Promise<EnabledRule[]> {
  const { rows } = await sql<EnabledRule>`select rule.organisation_id, rule.project_id, rule.id, rule.version,
      rule.condition, rule.seen, coalesce(watch.look_at <= ${new Date(now)}, false) as is_due
    from telemetry.alert_rules as rule
    left join telemetry.alert_watches as watch
      on watch.organisation_id = rule.organisation_id and watch.project_id = rule.project_id
    where rule.enabled
    order by rule.organisation_id, rule.project_id, rule.id`.execute(trx);
  return rows;
}

function asAlertJob<T>(db: Database, work: (trx: Transaction<TelemetryDatabase>) => Promise<T>): Promise<T> {
  return db.transaction().execute(async (trx) => {
    await sql`select set_config('apex.job', 'telemetry.alert', true)`.execute(trx);
    return work(trx);
  });
}
