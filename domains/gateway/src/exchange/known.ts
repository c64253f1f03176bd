import type { KnownKey } from '../listen/key-directory.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import type { Facts } from './call-facts.ts';
import type { Exchange } from './exchange.ts';

/** An exchange whose caller is known and whose body has been read. */
export interface Known {
  readonly key: KnownKey;
  readonly snapshot: Snapshot;
  readonly facts: Facts;
}

/** For steps behind the admission; asking earlier is a mistake of ours. */
export function knownOf({ key, snapshot, facts }: Exchange): Known {
  if (key === undefined || snapshot === undefined || facts === undefined)
    throw new Error('the call is not admitted yet');
  return { key, snapshot, facts };
}
