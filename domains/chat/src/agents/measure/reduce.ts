import { bounds, labelFilters } from '../plan/spend-plan.ts';
import { type MeasureJob, takeNumbers } from './job.ts';

/** The target and the limits a plan to spend less is held against; what saves money is looked for after. */
export async function measureReduction(job: MeasureJob): Promise<void> {
  const { triage, parse, measure, desk, tools } = job;
  desk.think('Taking the target and the limits you named.');
  const numbers = await takeNumbers(job);
  const filters = labelFilters(parse);
  if (numbers.value.limits.length > 0) {
    await measure.query('speeds', {
      by: ['feature'],
      measures: ['calls', 'cost', 'latency.p50', 'latency.p95'],
      filters,
      ...bounds(parse.period),
      order: { by: 'cost', direction: 'desc' },
      limit: 50,
    });
  }
  // Where data is missing no agent looks for savings after this one; those known already still help.
  if (triage.sufficiency === 'partial') await measure.run('findings', tools.list_findings, { per_page: 100 });
}
