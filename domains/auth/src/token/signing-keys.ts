import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, randomUUID } from 'node:crypto';
import type { Clock } from '@apex/kit/clock';
import type { Log } from '@apex/kit/log';
import { type Kysely, sql, type Transaction } from 'kysely';
import type { AuthDatabase, PublicJwk } from '../auth-database.ts';
import type { SecretBox } from './secret-box.ts';

export interface SigningKeys {
  /** The key that signs now. */
  current(): Promise<{ readonly id: string; readonly private_key: KeyObject }>;
  /** The public key of this id; an unknown id makes it look again, since another process may have made a key. */
  find(id: string): Promise<KeyObject | undefined>;
  jwks(): Promise<{ readonly keys: PublicJwk[] }>;
}

interface Ring {
  readonly signer: { readonly id: string; readonly private_key: KeyObject };
  readonly public_keys: ReadonlyMap<string, KeyObject>;
  readonly jwks: readonly PublicJwk[];
  readonly loaded_at_ms: number;
}

interface Deps {
  readonly db: Kysely<AuthDatabase>;
  readonly clock: Clock;
  readonly log: Log;
  readonly box: SecretBox;
}

/** Longer than an access token lives, so that a token outlives the retirement of its key. */
const retiredKeptMs = 60 * 60_000;
const reloadAtMostEveryMs = 5000;
/** Any number will do, as long as every process takes the same lock before it makes a key. */
const creationLock = 7215893104460801n;

/** Ed25519 keys in the database, shared by every auth process; the first one is made when none can be used. */
export function createSigningKeys(deps: Deps): SigningKeys {
  const { clock } = deps;
  let ring: Promise<Ring> | undefined;

  function load(): Promise<Ring> {
    const loading = loadRing(deps);
    ring = loading;
    // A failed load must not be remembered; whoever waits for it still sees the error.
    loading.catch(() => {
      if (ring === loading) ring = undefined;
    });
    return loading;
  }

  return {
    async current() {
      return (await (ring ?? load())).signer;
    },
    async find(id) {
      const known = await (ring ?? load());
      const key = known.public_keys.get(id);
      if (key !== undefined || clock.now() - known.loaded_at_ms < reloadAtMostEveryMs) return key;
      return (await load()).public_keys.get(id);
    },
    async jwks() {
      return { keys: [...(await (ring ?? load())).jwks] };
    },
  };
}

function loadRing({ db, clock, log, box }: Deps): Promise<Ring> {
  return db.transaction().execute(async (trx) => {
    await sql`select pg_advisory_xact_lock(${creationLock})`.execute(trx);
    const now = clock.now();
    const rows = await trx
      .selectFrom('auth.signing_keys')
      .selectAll()
      .where((eb) => eb.or([eb('retired_at', 'is', null), eb('retired_at', '>', new Date(now - retiredKeptMs))]))
      .orderBy('created_at', 'desc')
      .execute();
    const jwks = rows.map((row) => row.public_jwk);
    let signer: Ring['signer'] | undefined;
    for (const row of rows.filter((row) => row.retired_at === null)) {
      const private_key = openKey(box, row);
      if (private_key !== undefined) signer ??= { id: row.id, private_key };
    }
    if (signer === undefined) {
      if (rows.length > 0) log.warn({}, 'No signing key opens with the configured secret: a new one is made');
      const made = await makeKey(trx, box, now);
      signer = made.signer;
      jwks.unshift(made.public_jwk);
    }
    const public_keys = new Map(jwks.map((jwk) => [jwk.kid, createPublicKey({ format: 'jwk', key: { ...jwk } })]));
    return { signer, public_keys, jwks, loaded_at_ms: now };
  });
}

function openKey(box: SecretBox, row: { readonly id: string; readonly private_key_sealed: Buffer }) {
  let plain: Buffer;
  try {
    plain = box.open(row.private_key_sealed, row.id);
  } catch {
    // Sealed under another secret: the caller says so once and goes on with a key of its own.
    return undefined;
  }
  return createPrivateKey({ format: 'der', type: 'pkcs8', key: plain });
}

async function makeKey(trx: Transaction<AuthDatabase>, box: SecretBox, now_ms: number) {
  const id = randomUUID();
  const pair = generateKeyPairSync('ed25519');
  const { x } = pair.publicKey.export({ format: 'jwk' });
  if (x === undefined) throw new Error('An Ed25519 public key has an x');
  const public_jwk: PublicJwk = { kty: 'OKP', crv: 'Ed25519', x, kid: id, alg: 'EdDSA', use: 'sig' };
  const created_at = new Date(now_ms);
  await trx.updateTable('auth.signing_keys').set({ retired_at: created_at }).where('retired_at', 'is', null).execute();
  await trx
    .insertInto('auth.signing_keys')
    .values({
      id,
      public_jwk: JSON.stringify(public_jwk),
      private_key_sealed: box.seal(pair.privateKey.export({ format: 'der', type: 'pkcs8' }), id),
      created_at,
      retired_at: null,
    })
    .execute();
  return { signer: { id, private_key: pair.privateKey }, public_jwk };
}
