import { hash } from 'node:crypto';
import type { CallSource } from '@apex/contracts';
import type { Tenant } from '../tenant.ts';

/**
 * Sources that tell of the same calls share a family, so that the same rows from a CSV and from a JSON file are one
 * call. Identities of different families never meet.
 */
const families: Readonly<Record<CallSource, string>> = {
  'claude-code': 'claude-code',
  codex: 'codex',
  csv: 'table',
  json: 'table',
  jsonl: 'table',
  parquet: 'table',
  'prefix-trace': 'prefix-trace',
  mooncake: 'mooncake',
  synth: 'synth',
  otlp: 'otlp',
};

/** Names the call in all of the product: 128 bits of a hash, as 32 hex digits. */
export function callIdOf(tenant: Tenant, source: CallSource, identity: string): string {
  return digest128(`call\n${tenant.organisation_id}\n${tenant.project_id}\n${families[source]}\n${identity}`);
}

/** Names one record of a call at its place in a session, so that reading the record again names it the same. */
export function occurrenceIdOf(call_id: string, session: string, sequence: number): string {
  return digest128(`occurrence\n${call_id}\n${sequence}\n${session}`);
}

/** The first 128 bits of a SHA-256, as hex. */
export function digest128(text: string): string {
  return hash('sha256', text, 'hex').slice(0, 32);
}
