import { randomBytes } from 'node:crypto';
import { ApexError } from '@apex/contracts';
import { boxUnder, createSecretBox, derivedKey, type SecretBox } from '../token/secret-box.ts';

/** A value under a key of its own, and that key under one of the configuration. */
export interface Sealed {
  readonly value_sealed: Buffer;
  readonly data_key_sealed: Buffer;
  /** Tells which key of the configuration opens it, and nothing about that key. */
  readonly key_id: string;
}

export interface Envelope {
  /** Of the key that seals now. */
  readonly key_id: string;
  /** Of the keys that only open. */
  readonly previous_key_ids: readonly string[];
  seal(value: string, about: string): Sealed;
  open(sealed: Sealed, about: string): string;
  /** The data key under the key that seals now; the value is not opened. */
  rewrap(sealed: Omit<Sealed, 'value_sealed'>, about: string): Omit<Sealed, 'value_sealed'>;
}

const dataKeyBytes = 32;

interface WrappingKey {
  readonly id: string;
  readonly box: SecretBox;
}

function wrappingKey(secret: string): WrappingKey {
  const id = derivedKey(secret, 'auth.vault.key_id').toString('hex').slice(0, 16);
  return { id, box: createSecretBox(secret, 'auth.vault') };
}

/** Seals under the first secret and opens what any of them sealed. */
export function createEnvelope(secret: string, previous: readonly string[]): Envelope {
  const current = wrappingKey(secret);
  const boxes = new Map([...previous.map(wrappingKey), current].map(({ id, box }) => [id, box]));

  function dataKeyOf({ data_key_sealed, key_id }: Omit<Sealed, 'value_sealed'>, about: string): Buffer {
    const box = boxes.get(key_id);
    if (box === undefined) {
      throw new ApexError({
        kind: 'unavailable',
        reason: 'auth.secret_sealed_otherwise',
        message:
          'This secret was sealed under another APEX_SECRET. Name that one as APEX_SECRET_PREVIOUS, or give the secret a new value.',
        details: { key_id },
        retryable: false,
      });
    }
    return box.open(data_key_sealed, about);
  }

  return {
    key_id: current.id,
    previous_key_ids: [...boxes.keys()].filter((id) => id !== current.id),
    seal(value, about) {
      const dataKey = randomBytes(dataKeyBytes);
      return {
        value_sealed: boxUnder(dataKey).seal(Buffer.from(value, 'utf8'), about),
        data_key_sealed: current.box.seal(dataKey, about),
        key_id: current.id,
      };
    },
    open: (sealed, about) => boxUnder(dataKeyOf(sealed, about)).open(sealed.value_sealed, about).toString('utf8'),
    rewrap: (sealed, about) => ({
      data_key_sealed: current.box.seal(dataKeyOf(sealed, about), about),
      key_id: current.id,
    }),
  };
}

/** What is bound into a seal: a row moved to another organisation or secret does not open. */
export function aboutSecret(row: { readonly organisation_id: string; readonly id: string }): string {
  return `${row.organisation_id}/${row.id}`;
}
