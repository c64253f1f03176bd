import { Secret, TOTP } from 'otpauth';

const periodSeconds = 30;
/** Clocks of telephones differ: a code of the half minute before or after counts too. */
const window = 1;

/** 160 random bits, as RFC 4226 asks for. */
export function newOneTimeSecret(): Buffer {
  return Buffer.from(new Secret({ size: 20 }).bytes);
}

function totpOf(secret: Buffer, email: string): TOTP {
  return new TOTP({
    issuer: 'Netra Apex',
    label: email,
    algorithm: 'SHA1',
    digits: 6,
    period: periodSeconds,
    secret: new Secret({ buffer: new Uint8Array(secret).buffer }),
  });
}

/** The secret as an authenticator app takes it: typed in, or in a QR code. */
export function showOneTimeSecret(secret: Buffer, email: string): { secret: string; otpauth_url: string } {
  const totp = totpOf(secret, email);
  return { secret: totp.secret.base32, otpauth_url: totp.toString() };
}

/** The time step a code belongs to, or null where it is of none around now. Compared in constant time. */
export function stepOfCode(secret: Buffer, code: string, now_ms: number): number | null {
  const delta = totpOf(secret, '').validate({ token: code, timestamp: now_ms, window });
  return delta === null ? null : Math.floor(now_ms / 1000 / periodSeconds) + delta;
}
