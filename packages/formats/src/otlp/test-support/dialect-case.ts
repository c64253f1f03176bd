import type { Usage } from '@apex/contracts';
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

/** What is read of the case, and what should be: kinds of tokens that are 0 are left out, fields not asked for too. */
export function compare(one: Case): { got: unknown; wanted: object } {
  const sighting = sightingOf(one);
  const { usage = null } = sighting?.observation ?? {};
  const counted = usage === null ? null : Object.entries(usage).filter(([, count]) => count > 0);
  const { emitter, role = 'call', rank = 'instrumentation', convention, told = {} } = one;
  const kinds = one.usage === null ? null : Object.entries(usage ?? {}).filter(([, count]) => count > 0).length;
  return {
    got: { ...sighting, usage: counted === null ? null : Object.fromEntries(counted), kinds },
    wanted: {
      emitter,
      role,
      rank,
      convention,
      observation: told,
      usage: one.usage,
      kinds: one.usage === null ? null : Object.keys(one.usage).length,
    },
  };
}
