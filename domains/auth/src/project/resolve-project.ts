import { ApexError } from '@apex/contracts';
import type { Clock } from '@apex/kit/clock';
import type { Principal, ResolvedProject } from '@apex/kit/http';
import { withTenant } from '@apex/postgres';
import type { Kysely } from 'kysely';
import type { AuthDatabase } from '../auth-database.ts';
import { createExpiringCache } from '../expiring-cache.ts';
import { defaultProject } from './project-row.ts';

const keptMs = 10_000;
const maxNameLength = 255;

export interface ProjectResolver {
  resolve(principal: Principal, asked: string | undefined): Promise<ResolvedProject>;
  /** Every project is read anew from here on; other processes follow within ten seconds. */
  forgetAll(): void;
}

/** Finds a project by id or name within the principal's organisation; remembered for ten seconds. */
export function createProjectResolver(deps: {
  readonly db: Kysely<AuthDatabase>;
  readonly clock: Clock;
}): ProjectResolver {
  const cache = createExpiringCache<ResolvedProject>(10_000);

  async function resolve(principal: Principal, asked: string | undefined): Promise<ResolvedProject> {
    const wanted = asked ?? principal.project_id ?? defaultProject;
    // The database takes no text with this sign, and no project has it.
    if (wanted.length > maxNameLength || wanted.includes('\u0000')) throw notFound(wanted);
    const { organisation_id } = principal;
    const now = deps.clock.now();
    const place = `${organisation_id} ${wanted}`;
    const known = cache.get(place, now);
    if (known !== undefined) return known;
    const found = await withTenant(deps.db, { organisation_id }, (trx) =>
      trx
        .selectFrom('auth.projects')
        .select(['id', 'name'])
        .where('organisation_id', '=', organisation_id)
        .where('deleted_at', 'is', null)
        .where((eb) => eb.or([eb('name', '=', wanted), eb(eb.cast<string>('id', 'text'), '=', wanted)]))
        .executeTakeFirst(),
    );
    if (found === undefined) throw notFound(wanted);
    cache.set(place, found, now + keptMs);
    return found;
  }

  return { resolve, forgetAll: () => cache.clear() };
}

function notFound(wanted: string): ApexError {
  return new ApexError({
    kind: 'not_found',
    reason: 'auth.project_not_found',
    message: `There is no project ${wanted.slice(0, 80)} in your organisation.`,
  });
}
