import { type Finding, findingIdSchema, findingKinds, proposalIdSchema } from '@apex/contracts';
import { formatUsd, parseUsd } from '@apex/pricing';
import type { Selectable } from 'kysely';
import type { OptimizerDatabase } from '../optimizer-database.ts';

export type FindingRow = Selectable<OptimizerDatabase['optimizer.findings']> & { readonly proposal_id: string | null };

export function findingOfRow(row: FindingRow): Finding {
  const kind = findingKinds.find((known) => known === row.kind);
  if (kind === undefined) throw new TypeError(`there is no kind of finding called ${row.kind}`);
  return {
    id: findingIdSchema.parse(row.id),
    kind,
    ...row.body,
    joint_usd: row.joint_usd === null ? null : formatUsd(parseUsd(row.joint_usd)),
    status: row.status,
    dismissed_reason: row.dismissed_reason,
    measured_at: row.measured_at.toISOString(),
    first_measured_at: row.first_measured_at.toISOString(),
    proposal_id: row.proposal_id === null ? null : proposalIdSchema.parse(row.proposal_id),
  };
}
