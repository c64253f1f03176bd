import { randomBytes, scrypt, type ScryptOptions, timingSafeEqual } from 'node:crypto';
import { createGate } from './gate.ts';

export interface Passwords {
  hash(password: string): Promise<string>;
  /** Takes as long, and says no, where there is nothing stored to compare with. */
  verify(password: string, stored: string | null): Promise<boolean>;
}

const cost = { N: 16_384, r: 16, p: 1 };
const keyBytes = 64;
/** scrypt runs on the four threads that files and name look-ups also need, and takes 32 MB each time. */
const atOnce = 2;

/** Stands in for the hash of an account that is not there. */
const decoy = format(Buffer.alloc(16), Buffer.alloc(keyBytes));
const stored = /^scrypt\$(\d+)\$(\d+)\$(\d+)\$([\w-]+)\$([\w-]+)$/;

/** Passwords as `scrypt$N$r$p$salt$key`: the cost travels along, so that it can rise without a migration. */
export function createPasswords(): Passwords {
  const gate = createGate(atOnce);

  async function hash(password: string): Promise<string> {
    const salt = randomBytes(16);
    const key = await gate(() => derive(password, salt, cost));
    return format(salt, key);
  }

  async function verify(password: string, expected: string | null): Promise<boolean> {
    const [, N, r, p, salt, key] = stored.exec(expected ?? decoy) ?? [];
    if (salt === undefined || key === undefined) throw new Error('A stored password has an unknown form');
    const wanted = Buffer.from(key, 'base64url');
    const options = { N: Number(N), r: Number(r), p: Number(p) };
    const got = await gate(() => derive(password, Buffer.from(salt, 'base64url'), options));
    return timingSafeEqual(got, wanted) && expected !== null;
  }

  return { hash, verify };
}

function format(salt: Buffer, key: Buffer): string {
  return ['scrypt', cost.N, cost.r, cost.p, salt.toString('base64url'), key.toString('base64url')].join('$');
}

function derive(password: string, salt: Buffer, options: ScryptOptions & typeof cost): Promise<Buffer> {
  const maxmem = 256 * options.N * options.r;
  return new Promise((resolve, reject) => {
    scrypt(password.normalize('NFKC'), salt, keyBytes, { ...options, maxmem }, (error, key) => {
      if (error) reject(error);
      else resolve(key);
    });
  });
}
