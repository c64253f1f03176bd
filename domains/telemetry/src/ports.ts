import type { Caller, Identity } from '@apex/contracts';

/** Of `authRoutes`: which projects the caller's organisation has. */
export interface AuthPort {
  whoami(caller: Caller, input: Record<string, never>): Promise<Pick<Identity, 'projects'>>;
}
