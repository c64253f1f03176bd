import { decodedHead } from './detect-format.ts';
import { headLength } from './limits.ts';
import type { FileFormat } from './record.ts';

/**
 * Names a file by its format and the first 64 KiB of its decoded content, 64 hexadecimal digits; a copy under another
 * name or compressed has the same. Best given `peekFile(...).head`.
 */
export async function fileFingerprint(format: FileFormat, firstBytes: Uint8Array): Promise<string> {
  const head = (await decodedHead(firstBytes)).subarray(0, headLength);
  const label = new TextEncoder().encode(`${format}\n`);
  const content = new Uint8Array(label.length + head.length);
  content.set(label);
  content.set(head, label.length);
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', content));
  return [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}
