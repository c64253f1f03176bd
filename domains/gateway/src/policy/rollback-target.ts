import type { PolicyActivation } from '@apex/contracts';

export type PastSwitch = Pick<PolicyActivation, 'kind' | 'previous_version'>;

/**
 * What was active before the last switch that is not undone yet: each rollback undoes one activation or deactivation,
 * the latest first, so that rolling back again goes further back. Undefined: there is nothing to go back to.
 */
export function rollbackTarget(past: readonly PastSwitch[]): { readonly version: number | null } | undefined {
  const standing: (number | null)[] = [];
  for (const { kind, previous_version } of past) {
    if (kind === 'rollback') standing.pop();
    else standing.push(previous_version);
  }
  const version = standing.at(-1);
  return version === undefined ? undefined : { version };
}
