import { randomBytes } from 'node:crypto';
import { ApexError, type Secret, type SecretId } from '@apex/contracts';
import type { UpstreamScope } from './upstream-scope.ts';

/** A provider's key in the vault, under a name by which people find it there. */
export function keepKey({ vault, caller }: UpstreamScope, upstream: string, value: string): Promise<Secret> {
  // Names are taken once: the old key still has its own while the new one comes.
  const name = `Gateway: ${upstream} (${randomBytes(4).toString('hex')})`;
  return vault.createSecret(caller, { name, kind: 'provider_key', value });
}

export async function dropKey({ vault, caller }: UpstreamScope, id: SecretId): Promise<void> {
  try {
    await vault.deleteSecret(caller, { id });
  } catch (error) {
    // Somebody may have taken it out of the vault before.
    if (!ApexError.isInstance(error) || error.kind !== 'not_found') throw error;
  }
}

/** Has work done that needs a key kept for it; where it fails the key is gone again. */
export async function withNewKey<T>(
  scope: UpstreamScope,
  { name, api_key }: { readonly name: string; readonly api_key: string | undefined },
  work: (key: { readonly secret_id: SecretId; readonly key_last_four: string | null } | undefined) => Promise<T>,
): Promise<T> {
  if (api_key === undefined) return work(undefined);
  const { id, last_four } = await keepKey(scope, name, api_key);
  try {
    return await work({ secret_id: id, key_last_four: last_four });
  } catch (error) {
    await dropKey(scope, id);
    throw error;
  }
}
