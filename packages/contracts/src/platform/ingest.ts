import { z } from 'zod';
import type { Route } from '../route.ts';

/** How the intake of telemetry does: `behind` its emitters, its spool `nearly_full`, or `closed` to them. */
export const ingestConditions = ['flowing', 'behind', 'nearly_full', 'closed'] as const;
export type IngestCondition = (typeof ingestConditions)[number];

/** The door of one process: exports are acknowledged when they are on its disk, and stored from there. */
export const ingestStateSchema = z.object({
  /** Whether exports are taken at the moment. */
  is_open: z.boolean(),
  /** What the spool takes on disk, drained parts that are not yet removed included. */
  spool_bytes: z.int(),
  most_spool_bytes: z.int(),
  /** Acknowledged exports that are not stored yet. */
  frames: z.int(),
  /** Seconds since the oldest of them came. */
  lag_seconds: z.number(),
  /** Projects that the stores did not take when last tried. */
  failing_projects: z.int(),
  /** Exports that were set aside, those of earlier runs included. */
  quarantined: z.int(),
});
export type IngestState = Readonly<z.infer<typeof ingestStateSchema>>;

const ingestSchema = ingestStateSchema.extend({ condition: z.enum(ingestConditions) });
export type Ingest = z.infer<typeof ingestSchema>;

export const getIngestRoute = {
  method: 'GET',
  path: '/api/ingest',
  tag: 'platform',
  summary: 'How far the intake of telemetry is behind its emitters; null where this process takes none',
  access: 'all',
  input: z.strictObject({}),
  output: z.object({ ingest: ingestSchema.nullable() }),
  errors: ['unauthenticated', 'forbidden', 'limit', 'unavailable'],
  example: {
    output: {
      ingest: {
        condition: 'flowing',
        is_open: true,
        spool_bytes: 65_536,
        most_spool_bytes: 2_147_483_648,
        frames: 3,
        lag_seconds: 0.4,
        failing_projects: 0,
        quarantined: 0,
      },
    },
  },
} as const satisfies Route;
