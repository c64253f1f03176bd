import type { Evidence } from '@apex/contracts';
import { displayUsd, formatUsd } from '@apex/pricing';
import type { Scope } from '../../detect/scope.ts';
import type { SampleCall } from '../../detect/scope-tally.ts';
import type { Fact } from '../finding-draft.ts';

/** What every description needs to know of the measured period. */
export interface Described {
  readonly from: string;
  readonly to: string;
  /** All spend of the period, in picodollars. */
  readonly spend: bigint;
}

export function inScope({ label, value }: Scope): string {
  if (value === '' || value === '(none)') return 'calls without a feature';
  return label === 'feature' ? `feature ${value}` : `workspace ${value}`;
}

export function labelsOf({ label, value }: Scope): Record<string, string> {
  return { [label]: value };
}

export function filterOf({ label, value }: Scope) {
  return { dimension: label, op: 'eq' as const, value };
}

export function dollars(amount: bigint): string {
  return `$${displayUsd(amount)}`;
}

export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

export function usdFact(name: string, label: string, amount: bigint): Fact {
  return { name, label, value: formatUsd(amount), unit: 'usd' };
}

export function countFact(
  name: string,
  label: string,
  value: number,
  unit: 'calls' | 'count' | 'tokens' = 'count',
): Fact {
  return { name, label, value, unit };
}

/** The dearest calls, each to be opened. */
export function sampleEvidence(samples: readonly SampleCall[]): Evidence[] {
  const [first] = samples;
  if (first === undefined) return [];
  const rows = samples.map(({ call_id, session, at_ms, model, cost, saved }) => ({
    call_id,
    at: new Date(at_ms).toISOString(),
    session,
    model,
    cost_usd: formatUsd(cost),
    saving_usd: formatUsd(saved),
  }));
  return [{ label: 'Sample calls, the largest saving first', route: 'getCall', input: { id: first.call_id }, rows }];
}
