import { type MeasureJob, takeNumbers } from './job.ts';

/** The target a plan to spend less is held against; what saves money is looked for after. */
export async function measureReduction(job: MeasureJob): Promise<void> {
  job.desk.think('Taking the target you named.');
  await takeNumbers(job);
}
