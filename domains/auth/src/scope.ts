import type { Caller, Visitor } from '@apex/contracts';
import type { Clock } from '@apex/kit/clock';
import type { Kysely } from 'kysely';
import type { AuthDatabase } from './auth-database.ts';

/** What every verb has; each adds what it alone needs. */
interface Bound {
  readonly db: Kysely<AuthDatabase>;
  readonly clock: Clock;
}

export interface CallerScope extends Bound {
  readonly caller: Caller;
}

export interface VisitorScope extends Bound {
  readonly visitor: Visitor;
}
