import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { ApexError } from '@apex/contracts';

/** One `NNN_description.sql`, parsed. */
export interface MigrationFile {
  readonly domain: string;
  readonly number: number;
  /** The description part of the file name. */
  readonly name: string;
  /** SHA-256 of the text with unix line ends, so that a checkout on another system agrees. */
  readonly checksum: string;
  readonly up: string;
  readonly down: string;
}

/** Where a domain keeps its migrations. */
export interface MigrationSource {
  readonly domain: string;
  readonly folder: string;
}

const fileName = /^(\d{3})_([a-z0-9_]+)\.sql$/;

function invalid(message: string): ApexError {
  return new ApexError({ kind: 'invalid', reason: 'migrations.bad_file', message });
}

/** Splits a file at its `-- up` and `-- down` lines; both parts must hold statements. */
export function parseMigration(domain: string, file: string, text: string): MigrationFile {
  const match = fileName.exec(file);
  if (!match?.[1] || !match[2]) throw invalid(`${domain}/${file}: a migration is named like 001_create_tables.sql`);
  const unix = text.replaceAll('\r\n', '\n');
  const parts = unix.split(/^--[ \t]*(up|down)[ \t]*$/im);
  const [head, first, up, second, down] = parts;
  if (parts.length !== 5 || first?.toLowerCase() !== 'up' || second?.toLowerCase() !== 'down') {
    throw invalid(`${domain}/${file}: a migration has one line "-- up" and after it one line "-- down"`);
  }
  if (hasStatements(head ?? '')) throw invalid(`${domain}/${file}: only comments may stand before "-- up"`);
  if (!hasStatements(up ?? '')) throw invalid(`${domain}/${file}: the part after "-- up" holds no statement`);
  if (!hasStatements(down ?? '')) throw invalid(`${domain}/${file}: the part after "-- down" holds no statement`);
  return {
    domain,
    number: Number(match[1]),
    name: match[2],
    checksum: createHash('sha256').update(unix).digest('hex'),
    up: (up ?? '').trim(),
    down: (down ?? '').trim(),
  };
}

/** Every migration of a domain in order; a missing folder is none. */
export async function readMigrations(source: MigrationSource): Promise<MigrationFile[]> {
  const names = await migrationNames(source.folder);
  const files = await Promise.all(
    names.map(async (name) =>
      parseMigration(source.domain, name, await readFile(path.join(source.folder, name), 'utf8')),
    ),
  );
  files.sort((a, b) => a.number - b.number);
  const twice = files.find((file, index) => files[index - 1]?.number === file.number);
  if (twice) throw invalid(`${source.domain}: two migrations carry the number ${threeDigits(twice.number)}`);
  return files;
}

/** Cuts a text at semicolons that end a line, for databases that take one statement at a time. */
export function splitStatements(sql: string): string[] {
  return sql
    .split(/;[ \t]*(?:--[^\n]*)?$/m)
    .map((statement) => statement.trim())
    .filter(hasStatements);
}

/** Writes the next empty migration of a folder and returns its path. */
export async function newMigration(folder: string, description: string): Promise<string> {
  const name = description
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '_')
    .replaceAll(/^_+|_+$/g, '');
  if (name === '') throw invalid('A migration needs a description of letters or digits');
  await mkdir(folder, { recursive: true });
  const last = (await migrationNames(folder))
    .map((file) => Number(file.slice(0, 3)))
    .reduce((a, b) => Math.max(a, b), 0);
  const file = path.join(folder, `${threeDigits(last + 1)}_${name}.sql`);
  await writeFile(file, `-- up\n\n-- down\n`, { flag: 'wx' });
  return file;
}

export function threeDigits(number: number): string {
  return String(number).padStart(3, '0');
}

async function migrationNames(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder)).filter((name) => name.endsWith('.sql'));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
}

function hasStatements(sql: string): boolean {
  return sql.replaceAll(/--[^\n]*/g, '').trim() !== '';
}
