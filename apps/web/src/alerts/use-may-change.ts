import type { Role } from '@apex/contracts';
import { isAtLeast } from '../account/may.ts';
import { useIdentity } from '../shell/use-project.ts';

/** Whether the person may do what this role may. */
export function useMayChange(role: Role): boolean {
  return isAtLeast(useIdentity().roles, role);
}
