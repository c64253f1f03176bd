import { createHash } from 'node:crypto';
import type { Environment } from '../environment.ts';
import { randomText } from '../random-text.ts';

const labels: Readonly<Record<Environment, string>> = { prod: 'live', staging: 'staging', dev: 'dev', test: 'test' };
const randomLength = 40;
/** Shown in lists: enough to recognise a key by, and 190 random bits remain secret. */
const shownLength = 8;
const form = new RegExp(`^apex_([a-z]+)_[0-9A-Za-z]{${randomLength}}$`);

export interface KeyValue {
  readonly prefix: string;
  readonly hash: Buffer;
}

/** A new key, `apex_live_…`; its value leaves once, its hash stays. */
export function newKeyValue(environment: Environment): KeyValue & { readonly value: string } {
  const value = `apex_${labels[environment]}_${randomText(randomLength)}`;
  return { value, ...describe(value, labels[environment]) };
}

/** What to look a presented key up by; `foreign` for a key of another environment, null for what is no key. */
export function parseKeyValue(value: string, environment: Environment): KeyValue | 'foreign' | null {
  const label = form.exec(value)?.[1];
  if (label === undefined) return null;
  if (label !== labels[environment]) return Object.values(labels).includes(label) ? 'foreign' : null;
  return describe(value, label);
}

function describe(value: string, label: string): KeyValue {
  return {
    prefix: value.slice(0, `apex_${label}_`.length + shownLength),
    hash: createHash('sha256').update(value).digest(),
  };
}
