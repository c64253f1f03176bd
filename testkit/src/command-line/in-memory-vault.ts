import { type Api, ApexError, type authRoutes, type Secret, type SecretId } from '@apex/contracts';
import { newId } from '@apex/kit/id';

type VaultRoute = 'createSecret' | 'listSecrets' | 'rotateSecret' | 'deleteSecret' | 'listSecretReads';

/** The vault's routes for one person; values are dropped, since no command gets them back. */
export function createInMemoryVault(): Pick<Api<typeof authRoutes>, VaultRoute> {
  const secrets = new Map<SecretId, Secret>();

  function find(id: SecretId): Secret {
    const found = secrets.get(id);
    if (found !== undefined) return found;
    throw new ApexError({ kind: 'not_found', reason: 'auth.secret_not_found', message: 'There is no such secret.' });
  }

  return {
    async createSecret(_caller, { name, kind, value }) {
      const id = newId.secret();
      const created_at = new Date().toISOString();
      const ends = { last_four: value.slice(-4), rotated_at: null, last_read_at: null, version: 1 };
      const secret = { id, name, kind, created_at, ...ends };
      secrets.set(id, secret);
      return secret;
    },
    listSecrets: async () => ({ secrets: [...secrets.values()] }),
    async rotateSecret(_caller, { id, value }) {
      const before = find(id);
      const rotated_at = new Date().toISOString();
      const after = { ...before, last_four: value.slice(-4), rotated_at, version: before.version + 1 };
      secrets.set(id, after);
      return after;
    },
    async deleteSecret(_caller, { id }) {
      find(id);
      secrets.delete(id);
      return { id, deleted_at: new Date().toISOString() };
    },
    async listSecretReads(_caller, { page, per_page }) {
      return { reads: [], pagination: { page, per_page, total: 0, total_pages: 0 } };
    },
  };
}
