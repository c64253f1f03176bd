import { ApexError } from '@apex/contracts';
import { type MigrationFile, threeDigits } from './migration-file.ts';

/** A row of a ledger of applied migrations. */
export interface AppliedMigration {
  readonly domain: string;
  readonly number: number;
  readonly name: string;
  readonly checksum: string;
  /** ISO time in UTC. */
  readonly applied_at: string;
}

export interface MigrationStatus {
  readonly domain: string;
  readonly number: number;
  readonly name: string;
  readonly state: 'applied' | 'pending' | 'changed' | 'unknown';
  readonly applied_at: string | null;
}

/** How far down: a number of migrations, or down to (and keeping) a number of one domain; 0 keeps none. */
export type DownTarget = { readonly steps: number } | { readonly domain: string; readonly to: number };

/** What each migration's state is, files in their order and then what only the ledger knows. */
export function statusOf(files: readonly MigrationFile[], applied: readonly AppliedMigration[]): MigrationStatus[] {
  const ledger = new Map(applied.map((row) => [key(row), row]));
  const known = files.map((file): MigrationStatus => {
    const row = ledger.get(key(file));
    ledger.delete(key(file));
    const { domain, number, name } = file;
    if (!row) return { domain, number, name, state: 'pending', applied_at: null };
    const state = row.checksum === file.checksum ? 'applied' : 'changed';
    return { domain, number, name, state, applied_at: row.applied_at };
  });
  const domains = new Set(files.map((file) => file.domain));
  const unknown = [...ledger.values()]
    .filter((row) => domains.has(row.domain))
    .map(({ domain, number, name, applied_at }): MigrationStatus => {
      return { domain, number, name, state: 'unknown', applied_at };
    });
  return [...known, ...unknown];
}

/** The files to apply, in order. Refuses changed files, a ledger that is ahead of the program, and late numbers. */
export function planUp(files: readonly MigrationFile[], applied: readonly AppliedMigration[]): MigrationFile[] {
  refuseDrift(statusOf(files, applied));
  const done = new Set(applied.map(key));
  const pending = files.filter((file) => !done.has(key(file)));
  for (const file of pending) {
    const later = applied.find((row) => row.domain === file.domain && row.number > file.number);
    if (later) {
      throw refused(
        'out_of_order',
        `Migration ${label(file)} comes before ${label(later)}, which is already applied. Give it the next free number.`,
      );
    }
  }
  return pending;
}

/** The files to take back, last applied first. */
export function planDown(
  files: readonly MigrationFile[],
  applied: readonly AppliedMigration[],
  target: DownTarget,
): MigrationFile[] {
  const byKey = new Map(files.map((file) => [key(file), file]));
  const order = new Map(files.map((file, index) => [key(file), index]));
  const domains = new Set(files.map((file) => file.domain));
  const rows = applied
    .filter((row) => domains.has(row.domain))
    .toSorted((a, b) => (order.get(key(b)) ?? Infinity) - (order.get(key(a)) ?? Infinity) || b.number - a.number);
  const chosen =
    'steps' in target
      ? rows.slice(0, target.steps)
      : rows.filter((row) => row.domain === target.domain && row.number > target.to);
  return chosen.map((row) => {
    const file = byKey.get(key(row));
    if (!file) throw unknownMigration(row);
    if (file.checksum !== row.checksum) throw changedMigration(file);
    return file;
  });
}

function refuseDrift(status: readonly MigrationStatus[]): void {
  for (const row of status) {
    if (row.state === 'changed') throw changedMigration(row);
    if (row.state === 'unknown') throw unknownMigration(row);
  }
}

function changedMigration(row: Named): ApexError {
  return refused(
    'changed',
    `Migration ${label(row)} was changed after it had been applied. Restore the file and put the change into a new migration.`,
  );
}

function unknownMigration(row: Named): ApexError {
  return refused(
    'unknown',
    `The database holds migration ${label(row)}, which this version does not know. Start the version that applied it, or take it back with that version.`,
  );
}

function refused(what: string, message: string): ApexError {
  return new ApexError({ kind: 'precondition', reason: `migrations.${what}`, message });
}

interface Named {
  readonly domain: string;
  readonly number: number;
  readonly name: string;
}

function key(row: { readonly domain: string; readonly number: number }): string {
  return `${row.domain}/${row.number}`;
}

function label(row: Named): string {
  return `${row.domain}/${threeDigits(row.number)}_${row.name}`;
}
