import type { AlertExplanation } from '@apex/contracts';
import { newId } from '@apex/kit/id';
import { withTenant } from '@apex/postgres';
import { sql, type Transaction } from 'kysely';
import type { Bound } from '../../scope.ts';
import type { TelemetryDatabase } from '../../telemetry-database.ts';
import { insertAlert, reopening, tellWebhooks, updateAlert } from '../alert-writes.ts';
import type { RuleRow } from '../rule/rule-row.ts';
import type { Change } from './decide.ts';
import type { Look } from './looked.ts';

type Trx = Transaction<TelemetryDatabase>;

/** A sliding window changes without a call: what fires in one is looked at this often. */
const rollingAgainMs = 10 * 60_000;

interface Looked {
  readonly rule: RuleRow;
  readonly seen: string;
  readonly changes: readonly Change<Look>[];
  readonly now: number;
  readonly origin: string;
}

interface Explained {
  readonly explained_by: readonly AlertExplanation[];
  readonly detail: string;
}

/** Enters a look's changes, their messages and that it was made: all or nothing, and nothing where the rule changed meanwhile. */
export async function applyLooks({ db }: Bound, looked: Looked): Promise<{ told: boolean }> {
  const { rule, changes } = looked;
  // Asked for before, so that no transaction waits for the other store.
  const explained = new Map<Change<Look>, Explained>();
  for (const change of changes) {
    if (change.kind === 'fire' || change.kind === 'reopen') explained.set(change, await change.reading.explain());
  }
  return withTenant(db, rule, async (trx) => {
    if (!(await noteLook(trx, looked))) return { told: false };
    let told = false;
    for (const change of changes)
      told = (await apply(trx, change, { ...looked, explained: explained.get(change) })) || told;
    await setNextLook(trx, looked);
    return { told };
  });
}

async function noteLook(trx: Trx, { rule, seen, now }: Looked): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('telemetry.alert_rules')
    .set({ seen, checked_at: new Date(now), problem: null })
    .where('organisation_id', '=', rule.organisation_id)
    .where('project_id', '=', rule.project_id)
    .where('id', '=', rule.id)
    .where('version', '=', rule.version)
    .executeTakeFirstOrThrow();
  return numUpdatedRows > 0n;
}

async function apply(
  trx: Trx,
  change: Change<Look>,
  looked: Looked & { readonly explained: Explained | undefined },
): Promise<boolean> {
  const { rule, now, origin, explained } = looked;
  const { organisation_id } = rule;
  const at = new Date(now);
  if (change.kind === 'fire') {
    const row = await insertAlert(trx, { ...rowOf(looked, change.reading), until_at: new Date(change.until) });
    if (row === null) return false;
    await tellWebhooks(trx, row, { event: 'alert.fired', at, origin });
    return true;
  }
  const { id } = change;
  if (change.kind === 'resolve') {
    const row = await updateAlert(
      trx,
      { organisation_id, id },
      {
        state: 'resolved',
        resolved_at: at,
        resolved_because: change.because,
        // Late data may say that it never was: then the alert says so.
        ...(change.reading?.state === 'clear' ? figuresOf(change.reading) : {}),
      },
    );
    await tellWebhooks(trx, row, { event: 'alert.resolved', at, origin });
    return true;
  }
  const figures = {
    ...figuresOf(change.reading),
    period_to: new Date(change.reading.to),
    until_at: new Date(change.until),
    last_seen_at: at,
    muted: isMuted(rule, now),
  };
  if (change.kind === 'update') {
    await updateAlert(trx, { organisation_id, id }, figures);
    return false;
  }
  const row = await updateAlert(
    trx,
    { organisation_id, id },
    {
      ...figures,
      ...explanationOf(explained),
      ...reopening(),
    },
  );
  await tellWebhooks(trx, row, { event: 'alert.reopened', at, origin });
  return true;
}

function rowOf({ rule, now, explained }: Looked & { readonly explained: Explained | undefined }, look: Look) {
  const from = new Date(look.from);
  const at = new Date(now);
  return {
    organisation_id: rule.organisation_id,
    project_id: rule.project_id,
    id: newId.alert(),
    rule_id: rule.id,
    key: `rule:${rule.id}@${rule.version}:${look.subject === null ? '' : `=${look.subject}`}:${from.toISOString()}`,
    state: 'firing' as const,
    severity: 'ticket' as const,
    subject: look.subject,
    unit: look.unit,
    ...figuresOf(look),
    ...explanationOf(explained),
    runbook: rule.runbook,
    period_from: from,
    period_to: new Date(look.to),
    first_seen_at: at,
    last_seen_at: at,
    muted: isMuted(rule, now),
  };
}

function figuresOf({ title, observed, reference }: Look) {
  return {
    title,
    observed: observed === null ? null : String(observed),
    reference: reference === null ? null : String(reference),
  };
}

function explanationOf(explained: Explained | undefined) {
  const { explained_by, detail } = explained ?? { explained_by: [], detail: '' };
  return { explained_by: JSON.stringify(explained_by), detail };
}

function isMuted({ muted_until }: RuleRow, now: number): boolean {
  return muted_until !== null && muted_until.getTime() > now;
}

/** When the project must be looked at although no call comes: as the first of its alerts is over. */
async function setNextLook(trx: Trx, { rule, now }: Looked): Promise<void> {
  const { organisation_id, project_id } = rule;
  const { rows } = await sql<{ first: Date | null; slides: boolean | null }>`select min(alert.until_at) as first,
      bool_or(own.condition -> 'window' ->> 'unit' = 'rolling') as slides
    from telemetry.alerts as alert
    left join telemetry.alert_rules as own on own.id = alert.rule_id and own.project_id = alert.project_id
    where alert.organisation_id = ${organisation_id} and alert.project_id = ${project_id}
      and alert.state = 'firing'`.execute(trx);
  const ends = rows[0]?.first?.getTime() ?? null;
  const again = now + rollingAgainMs;
  const look_at = rows[0]?.slides === true ? Math.min(again, ends ?? again) : ends;
  await trx
    .updateTable('telemetry.alert_watches')
    .set({ look_at: look_at === null ? null : new Date(look_at) })
    .where('organisation_id', '=', organisation_id)
    .where('project_id', '=', project_id)
    .execute();
}
