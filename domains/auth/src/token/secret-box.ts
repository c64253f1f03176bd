import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

/** Keeps bytes unreadable at rest. `about` is bound in: what was sealed about one thing does not open about another. */
export interface SecretBox {
  seal(plain: Buffer, about: string): Buffer;
  /** Throws when the box has another secret or the bytes were touched. */
  open(sealed: Buffer, about: string): Buffer;
}

const nonceBytes = 12;
const tagBytes = 16;

/** 32 bytes that the secret gives for this purpose and no other (HKDF-SHA256). */
export function derivedKey(secret: string, purpose: string): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, 'apex', purpose, 32));
}

/** A box that also opens what one under another secret sealed; it seals as the first. */
export function opensFormer(today: SecretBox, former: SecretBox): SecretBox {
  return {
    seal: (plain, about) => today.seal(plain, about),
    open(sealed, about) {
      try {
        return today.open(sealed, about);
      } catch {
        // The cipher cannot tell another key from touched bytes; the former box throws where it is neither's.
        return former.open(sealed, about);
      }
    },
  };
}

/** AES-256-GCM under a key derived from a configured secret of any form. */
export function createSecretBox(secret: string, purpose: string): SecretBox {
  return boxUnder(derivedKey(secret, purpose));
}

/** AES-256-GCM under a key of 32 bytes. */
export function boxUnder(key: Buffer): SecretBox {
  return {
    seal(plain, about) {
      const nonce = randomBytes(nonceBytes);
      const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(about));
      return Buffer.concat([nonce, cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
    },
    open(sealed, about) {
      const nonce = sealed.subarray(0, nonceBytes);
      const tag = sealed.subarray(sealed.length - tagBytes);
      const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: tagBytes });
      decipher.setAAD(Buffer.from(about)).setAuthTag(tag);
      return Buffer.concat([decipher.update(sealed.subarray(nonceBytes, sealed.length - tagBytes)), decipher.final()]);
    },
  };
}
