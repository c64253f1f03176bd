import type { BudgetAction, BudgetScope, BudgetUnit, BudgetWindow } from '@apex/contracts';
import type { ColumnType, Generated } from 'kysely';

/** Written as JSON text, read parsed. */
type Json<T> = ColumnType<T, string, string>;
/** Exact: text both ways. */
type Numeric = ColumnType<string, string, string>;

export interface BudgetTable {
  id: string;
  organisation_id: string;
  name: string;
  scope: BudgetScope;
  label: string | null;
  subject: string | null;
  unit: BudgetUnit;
  amount: Numeric;
  window: BudgetWindow;
  action: BudgetAction;
  ladder: Json<string[]>;
  alert_at: Json<number[]>;
  enabled: boolean;
  created_at: Date;
  created_by: string;
  version: Generated<number>;
}

export interface BudgetUseTable {
  organisation_id: string;
  budget_id: string;
  subject: string;
  window_start: Date;
  spent: Numeric;
  told: Generated<number>;
  updated_at: Date;
}

export interface BudgetWriterTable {
  process_id: string;
  batch: Numeric;
  through: Numeric;
  under_way: string[];
  recovered_at: ColumnType<Date | null, Date | null | undefined, Date | null>;
  updated_at: Date;
}

export interface BudgetRecoveryTable {
  journal_id: string;
  at: Date;
}

/** Tables of the schema `gateway` that this part owns. */
export interface BudgetTables {
  'gateway.budgets': BudgetTable;
  'gateway.budget_uses': BudgetUseTable;
  'gateway.budget_writers': BudgetWriterTable;
  'gateway.budget_recoveries': BudgetRecoveryTable;
}
