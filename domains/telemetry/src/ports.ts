import type { authRoutes, Caller, Identity, Secret, SecretId } from '@apex/contracts';
import type { z } from 'zod';

/** Of `authRoutes`: which projects the caller's organisation has. */
export interface AuthPort {
  whoami(caller: Caller, input: Record<string, never>): Promise<Pick<Identity, 'projects'>>;
}

/** Of auth: where secrets lie. A value comes out for a part of this process alone, and that it did is written. */
export interface VaultPort {
  createSecret(caller: Caller, input: z.output<typeof authRoutes.createSecret.input>): Promise<Pick<Secret, 'id'>>;
  deleteSecret(caller: Caller, input: { readonly id: SecretId }): Promise<unknown>;
  useSecret(caller: Caller, use: { readonly id: SecretId; readonly why: string }): Promise<string>;
}
