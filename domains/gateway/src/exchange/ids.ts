import { randomFillSync } from 'node:crypto';

const pool = Buffer.allocUnsafe(8192);
let next = pool.length;

/** Random bytes as hex digits; from a pool, since the system is slow to ask. On the hot path. */
export function randomHex(bytes: number): string {
  if (next + bytes > pool.length) {
    randomFillSync(pool);
    next = 0;
  }
  const start = next;
  next += bytes;
  return pool.toString('hex', start, next);
}
