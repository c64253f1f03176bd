import { z } from 'zod';
import { projectIdSchema } from '../id.ts';
import { instantSchema } from '../value.ts';

/** Name of the project that holds made-up data for a newcomer to look at. */
export const sampleProjectName = 'sample';

export const sampleStages = ['making', 'storing', 'summing'] as const;

/** `done` of `total` calls. */
export const sampleProgressSchema = z.object({ stage: z.enum(sampleStages), done: z.int(), total: z.int() });
export type SampleProgress = z.infer<typeof sampleProgressSchema>;

export const filledSampleSchema = z.object({
  project: z.object({ id: projectIdSchema, name: z.string() }),
  calls: z.int(),
  from: instantSchema,
  to: instantSchema,
  /** False where it was filled before. */
  created: z.boolean(),
});
export type FilledSample = z.infer<typeof filledSampleSchema>;
