import type { Caller, OrgId } from '@apex/contracts';
import type { Clock } from '@apex/kit/clock';
import type { Kysely } from 'kysely';
import type { GatewayDatabase } from '../gateway-database.ts';
import type { Ledger } from './ledger.ts';

export interface BudgetDeps {
  readonly db: Kysely<GatewayDatabase>;
  readonly clock: Clock;
  readonly ledger: Pick<Ledger, 'usesOf'>;
  /** After each write: what is kept of the organisation's budgets must be read again. */
  changed(organisation_id: OrgId): void;
}

/** Who asks, with what the verbs need. */
export interface BudgetsScope extends BudgetDeps {
  readonly caller: Caller;
}
