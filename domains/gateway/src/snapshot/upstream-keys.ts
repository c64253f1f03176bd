import { ApexError, type Caller, type SecretId, type Upstream, type UpstreamId } from '@apex/contracts';
import type { Log } from '@apex/kit/log';
import type { VaultPort } from '../ports.ts';
import type { CallableUpstream } from './snapshot.ts';

export interface UpstreamKeys {
  /** The same with its key; null: its key is not in the vault any more, so that it cannot be called. */
  withKey(caller: Caller, upstream: Upstream): Promise<CallableUpstream | null>;
  /** The next load reads the key anew: its value was changed in the vault. */
  forget(id: UpstreamId): void;
}

interface Kept {
  readonly secret_id: SecretId;
  readonly version: number;
  readonly value: Promise<string>;
}

const capacity = 20_000;

/**
 * Providers' keys, read once for each version of an upstream and kept in memory: the vault writes a line for each
 * reading, and is away when the database is.
 */
export function createUpstreamKeys({
  vault,
  log,
}: {
  readonly vault: Pick<VaultPort, 'useSecret'>;
  readonly log: Log;
}): UpstreamKeys {
  const kept = new Map<UpstreamId, Kept>();

  function read(caller: Caller, { id, name, version }: Upstream, secret_id: SecretId): Promise<string> {
    const value = vault.useSecret(caller, { id: secret_id, why: `to call the upstream ${name}` });
    const entry = { secret_id, version, value };
    kept.delete(id);
    const [oldest] = kept.keys();
    if (kept.size >= capacity && oldest !== undefined) kept.delete(oldest);
    kept.set(id, entry);
    value.catch(() => {
      if (kept.get(id) === entry) kept.delete(id);
    });
    return value;
  }

  return {
    async withKey(caller, upstream) {
      const { id, secret_id, version } = upstream;
      if (secret_id === null) return { ...upstream, api_key: null };
      const known = kept.get(id);
      const isKnown = known?.secret_id === secret_id && known.version === version;
      try {
        return { ...upstream, api_key: await (isKnown ? known.value : read(caller, upstream, secret_id)) };
      } catch (error) {
        if (!ApexError.isInstance(error) || error.kind !== 'not_found') throw error;
        log.warn({ upstream: upstream.name }, 'The key of an upstream is not in the vault: it is left out');
        return null;
      }
    },
    forget: (id) => void kept.delete(id),
  };
}
