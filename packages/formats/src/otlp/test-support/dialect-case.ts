import type { Usage } from '@apex/contracts';
import { expect } from 'vitest';
import type { InputConvention, SightingRank, SightingRole } from '../sighting.ts';
import { type Attributes, sightingOf } from './export-of.ts';

export interface Case {
  readonly what: string;
  readonly scope: string;
  readonly name?: string;
  readonly attributes: Attributes;
  readonly emitter: string;
  readonly role?: SightingRole;
  readonly rank?: SightingRank;
  readonly convention: InputConvention;
  readonly usage: Partial<Usage> | null;
  /** Fields of the observation. */
  readonly told?: object;
}

/** One call everywhere: 5 fresh, 2,000 read, 100 written, 50 out. Each emitter tells it in its own way. */
export const fresh = { input: 5, cache_read: 2000, cache_write_5m: 100, output: 50 };

export function expectRead(one: Case): void {
  const sighting = sightingOf(one);
  expect(sighting).toMatchObject({
    emitter: one.emitter,
    role: one.role ?? 'call',
    rank: one.rank ?? 'instrumentation',
    convention: one.convention,
  });
  const { usage = null, ...told } = sighting?.observation ?? {};
  expect(told).toMatchObject(one.told ?? {});
  const counted = usage === null ? null : Object.entries(usage).filter(([, count]) => count > 0);
  expect(counted === null ? null : Object.fromEntries(counted)).toEqual(one.usage);
}
