import type { FindingList, FindingListQuery } from '@apex/contracts';
import type { OptimizerScope } from '../optimizer-scope.ts';
import { paginationOf } from '../pagination.ts';

/** A page of findings; the total is of all open ones, whatever the page shows. */
export async function listFindings({ findings }: OptimizerScope, query: FindingListQuery): Promise<FindingList> {
  const measurement = await findings.measurement();
  const [listed, total] = await Promise.all([findings.list(query), findings.total(measurement)]);
  return {
    findings: listed.findings,
    total,
    measurement,
    pagination: paginationOf(query.page, query.per_page, listed.total),
  };
}
